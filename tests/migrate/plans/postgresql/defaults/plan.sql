-- CreateEnum
CREATE TYPE "Role" AS ENUM ('READER', 'a writer');

-- CreateTable
CREATE TABLE "Defaults" (
    "id" UUID NOT NULL,
    "quoted" TEXT NOT NULL DEFAULT 'it''s "quoted" and \ slashed',
    "lines" TEXT NOT NULL DEFAULT 'a
b	c',
    "letters" TEXT NOT NULL DEFAULT 'grüße 🎉',
    "flag" BOOLEAN NOT NULL DEFAULT true,
    "number" INTEGER NOT NULL DEFAULT -5,
    "zero" DECIMAL(65,30) NOT NULL DEFAULT 0,
    "large" BIGINT NOT NULL DEFAULT 9007199254740993,
    "ratio" DOUBLE PRECISION NOT NULL DEFAULT 1.50,
    "price" DECIMAL(65,30) NOT NULL DEFAULT 3.10,
    "now" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "today" DATE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "day" DATE NOT NULL DEFAULT '2020-01-31 00:00:00 +00:00',
    "clock" TIME(3) NOT NULL DEFAULT '2020-01-31 10:11:12.500 +00:00',
    "zoned" TIMESTAMPTZ(6) NOT NULL DEFAULT '2020-01-31 10:11:12.123456 +02:00',
    "exact" TIMESTAMP(3) NOT NULL DEFAULT '2020-01-31 10:11:12.123456789 +00:00',
    "document" JSONB NOT NULL DEFAULT '{"a": "it''s"}',
    "raw" BYTEA NOT NULL DEFAULT '\x68656c6c6f',
    "role" "Role" NOT NULL DEFAULT 'READER',
    "generated" UUID NOT NULL DEFAULT gen_random_uuid(),
    "joined" TEXT NOT NULL DEFAULT 'a' || 'b',
    "unknown" TEXT NOT NULL,
    "cuid" TEXT NOT NULL,
    "cuid2" TEXT NOT NULL,
    "ulid" TEXT NOT NULL,
    "nanoid" TEXT NOT NULL,
    "changed" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Defaults_pkey" PRIMARY KEY ("id")
);

