-- CreateEnum
CREATE TYPE "Unused" AS ENUM ('A');

-- CreateTable
CREATE TABLE "User" (
    "id" INTEGER NOT NULL,
    "hidden" TEXT,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ignored" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "Ignored_pkey" PRIMARY KEY ("id")
);

