-- CreateEnum
CREATE TYPE "Mood" AS ENUM ('it''s good', 'bad');

-- CreateTable
CREATE TABLE "Person" (
    "id" INTEGER NOT NULL,
    "mood" "Mood" NOT NULL DEFAULT 'it''s good',

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

