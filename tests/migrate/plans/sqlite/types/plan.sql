-- CreateTable
CREATE TABLE "Everything" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "text" TEXT NOT NULL,
    "maybe" TEXT,
    "flag" BOOLEAN NOT NULL,
    "number" INTEGER NOT NULL,
    "large" BIGINT NOT NULL,
    "ratio" REAL NOT NULL,
    "price" DECIMAL NOT NULL,
    "at" DATETIME NOT NULL,
    "document" JSONB NOT NULL,
    "raw" BLOB NOT NULL,
    "role" TEXT NOT NULL,
    "changed" DATETIME NOT NULL,
    "foreign" GEOMETRY NOT NULL
);

