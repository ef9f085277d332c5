-- CreateTable
CREATE TABLE "Kept" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "hidden" TEXT
);

-- CreateTable
CREATE TABLE "Ignored" (
    "name" TEXT
);

