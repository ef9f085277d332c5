-- CreateEnum
CREATE TYPE "Role" AS ENUM ('READER', 'writer');

-- CreateTable
CREATE TABLE "Lists" (
    "id" INTEGER NOT NULL,
    "texts" TEXT[],
    "none" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "names" VARCHAR(20)[] DEFAULT ARRAY['a', 'it''s', 'b\c', '"d"']::VARCHAR(20)[],
    "numbers" INTEGER[] DEFAULT ARRAY[1, -2, 3]::INTEGER[],
    "larges" BIGINT[] DEFAULT ARRAY[9007199254740993]::BIGINT[],
    "ratios" DOUBLE PRECISION[] DEFAULT ARRAY[1.5, 2]::DOUBLE PRECISION[],
    "prices" DECIMAL(65,30)[] DEFAULT ARRAY[3.10]::DECIMAL(65,30)[],
    "flags" BOOLEAN[] DEFAULT ARRAY[true, false]::BOOLEAN[],
    "times" TIMESTAMPTZ(6)[] DEFAULT ARRAY['2020-01-31 12:00:00 +00:00']::TIMESTAMPTZ(6)[],
    "documents" JSONB[] DEFAULT ARRAY['{"a": 1}', '[]']::JSONB[],
    "raws" BYTEA[] DEFAULT ARRAY['\x68656c6c6f', '\x']::BYTEA[],
    "roles" "Role"[] DEFAULT ARRAY['READER', 'writer']::"Role"[],
    "computed" INTEGER[] DEFAULT ARRAY[1, 2],
    "shapes" circle[],

    CONSTRAINT "Lists_pkey" PRIMARY KEY ("id")
);

