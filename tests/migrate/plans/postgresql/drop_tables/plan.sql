-- DropForeignKey
ALTER TABLE "B" DROP CONSTRAINT "B_x_fkey";

-- DropForeignKey
ALTER TABLE "_AToC" DROP CONSTRAINT "_AToC_A_fkey";

-- DropForeignKey
ALTER TABLE "_AToC" DROP CONSTRAINT "_AToC_B_fkey";

-- DropTable
DROP TABLE "A";

-- DropTable
DROP TABLE "B";

-- DropTable
DROP TABLE "C";

-- DropTable
DROP TABLE "_AToC";

-- DropEnum
DROP TYPE "Mood";

