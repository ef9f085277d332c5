-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "c";

-- AlterEnum
BEGIN;
CREATE TYPE "a"."Mood_new" AS ENUM ('GOOD');
ALTER TABLE "b"."Stays" ALTER COLUMN "mood" DROP DEFAULT;
ALTER TABLE "a"."Moved" ALTER COLUMN "mood" TYPE text USING ("mood"::text);
ALTER TABLE "b"."Stays" ALTER COLUMN "mood" TYPE "a"."Mood_new" USING ("mood"::text::"a"."Mood_new");
ALTER TYPE "a"."Mood" RENAME TO "Mood_old";
ALTER TYPE "a"."Mood_new" RENAME TO "Mood";
DROP TYPE "a"."Mood_old";
ALTER TABLE "b"."Stays" ALTER COLUMN "mood" SET DEFAULT 'GOOD';
COMMIT;

-- DropIndex
DROP INDEX "b"."Stays_n_key";

-- AlterTable
ALTER TABLE "b"."Stays" DROP CONSTRAINT "Stays_pkey",
ALTER COLUMN "id" SET DATA TYPE BIGINT,
ADD CONSTRAINT "Stays_pkey" PRIMARY KEY ("id");

-- DropTable
DROP TABLE "a"."Moved";

-- CreateTable
CREATE TABLE "c"."Moved" (
    "id" INTEGER NOT NULL,
    "mood" "a"."Mood" NOT NULL,

    CONSTRAINT "Moved_pkey" PRIMARY KEY ("id")
);

-- RenameIndex
ALTER INDEX "b"."before" RENAME TO "after";

