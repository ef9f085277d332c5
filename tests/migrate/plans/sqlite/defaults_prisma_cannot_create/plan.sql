-- CreateTable
CREATE TABLE "Settings" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "data" JSONB NOT NULL DEFAULT '{"theme": "dark"}',
    "next" TEXT NOT NULL DEFAULT (hex(randomblob(4)))
);

