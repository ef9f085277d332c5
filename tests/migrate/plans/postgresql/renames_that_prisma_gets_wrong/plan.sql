-- DropIndex
DROP INDEX "one";

-- DropIndex
DROP INDEX "two";

-- AlterTable
ALTER TABLE "T" RENAME CONSTRAINT "key" TO "renamed key";
ALTER TABLE "T" ADD COLUMN     "c" INTEGER;

-- CreateIndex
CREATE INDEX "two" ON "T"("a");

-- CreateIndex
CREATE INDEX "one" ON "T"("b");

