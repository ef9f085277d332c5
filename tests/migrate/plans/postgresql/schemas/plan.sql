-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "people";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "sales";

-- CreateEnum
CREATE TYPE "people"."Role" AS ENUM ('READER', 'WRITER');

-- CreateEnum
CREATE TYPE "sales"."Colour" AS ENUM ('RED');

-- CreateTable
CREATE TABLE "people"."User" (
    "id" SERIAL NOT NULL,
    "role" "people"."Role" NOT NULL DEFAULT 'WRITER',
    "roles" "people"."Role"[] DEFAULT ARRAY['READER']::"people"."Role"[],
    "email" TEXT NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sales"."orders" (
    "id" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "people"."Item" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "Item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "people"."_ItemToOrder" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,

    CONSTRAINT "_ItemToOrder_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "people"."User"("email");

-- CreateIndex
CREATE INDEX "User_role_idx" ON "people"."User"("role");

-- CreateIndex
CREATE INDEX "_ItemToOrder_B_index" ON "people"."_ItemToOrder"("B");

-- AddForeignKey
ALTER TABLE "sales"."orders" ADD CONSTRAINT "orders_userId_fkey" FOREIGN KEY ("userId") REFERENCES "people"."User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "people"."_ItemToOrder" ADD CONSTRAINT "_ItemToOrder_A_fkey" FOREIGN KEY ("A") REFERENCES "people"."Item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "people"."_ItemToOrder" ADD CONSTRAINT "_ItemToOrder_B_fkey" FOREIGN KEY ("B") REFERENCES "sales"."orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

