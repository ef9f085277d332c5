-- CreateEnum
CREATE TYPE "Role" AS ENUM ('READER', 'writer');

-- CreateTable
CREATE TABLE "Everything" (
    "id" SERIAL NOT NULL,
    "text" TEXT NOT NULL,
    "maybe" TEXT,
    "flag" BOOLEAN NOT NULL,
    "number" INTEGER NOT NULL,
    "large" BIGINT NOT NULL,
    "ratio" DOUBLE PRECISION NOT NULL,
    "price" DECIMAL(65,30) NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "document" JSONB NOT NULL,
    "raw" BYTEA NOT NULL,
    "role" "Role" NOT NULL,
    "changed" TIMESTAMP(3) NOT NULL,
    "shape" circle NOT NULL,
    "perhaps" tsvector,

    CONSTRAINT "Everything_pkey" PRIMARY KEY ("id")
);

