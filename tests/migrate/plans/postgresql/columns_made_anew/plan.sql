-- AlterTable
ALTER TABLE "T" DROP COLUMN "a",
ADD COLUMN     "a" TIMESTAMP(3) NOT NULL,
DROP COLUMN "c",
ADD COLUMN     "c" INTEGER[],
DROP COLUMN "d",
ADD COLUMN     "d" INTEGER NOT NULL;

-- CreateIndex
CREATE INDEX "T_a_b_idx" ON "T"("a", "b");

