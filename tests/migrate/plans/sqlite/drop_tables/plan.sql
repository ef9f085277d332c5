-- DropIndex
DROP INDEX "Ape_name_key";

-- DropIndex
DROP INDEX "_ApeToZebra_AB_unique";

-- DropIndex
DROP INDEX "_ApeToZebra_B_index";

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "Zebra";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "Ape";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "_ApeToZebra";
PRAGMA foreign_keys=on;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Cow" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "milk" INTEGER NOT NULL
);
INSERT INTO "new_Cow" ("id") SELECT "id" FROM "Cow";
DROP TABLE "Cow";
ALTER TABLE "new_Cow" RENAME TO "Cow";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

