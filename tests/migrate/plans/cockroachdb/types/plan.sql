-- CreateEnum
CREATE TYPE "Role" AS ENUM ('READER', 'writer');

-- CreateTable
CREATE TABLE "Everything" (
    "id" INT8 NOT NULL DEFAULT unique_rowid(),
    "text" STRING NOT NULL,
    "maybe" STRING,
    "flag" BOOL NOT NULL,
    "number" INT4 NOT NULL,
    "large" INT8 NOT NULL,
    "ratio" FLOAT8 NOT NULL,
    "price" DECIMAL(65,30) NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "document" JSONB NOT NULL DEFAULT '{}',
    "raw" BYTES NOT NULL DEFAULT '\x68656c6c6f',
    "role" "Role" NOT NULL DEFAULT 'writer',
    "roles" "Role"[] DEFAULT ARRAY['READER']::"Role"[],
    "texts" STRING[] DEFAULT ARRAY['a']::STRING[],
    "changed" TIMESTAMP(3) NOT NULL,
    "key" UUID NOT NULL DEFAULT gen_random_uuid(),

    CONSTRAINT "Everything_pkey" PRIMARY KEY ("id")
);

