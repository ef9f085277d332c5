-- AlterEnum
BEGIN;
CREATE TYPE "Mood_new" AS ENUM ('A', 'B', 'C');
ALTER TABLE "T" ALTER COLUMN "mood" DROP DEFAULT;
ALTER TABLE "T" ALTER COLUMN "mood" TYPE "Mood_new" USING ("mood"::text::"Mood_new");
ALTER TYPE "Mood" RENAME TO "Mood_old";
ALTER TYPE "Mood_new" RENAME TO "Mood";
DROP TYPE "Mood_old";
ALTER TABLE "T" ALTER COLUMN "mood" SET DEFAULT 'B';
COMMIT;

-- AlterTable
ALTER TABLE "T" ALTER COLUMN "mood" SET DEFAULT 'B';

