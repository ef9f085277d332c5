-- AlterTable
ALTER TABLE "User" ADD COLUMN "alpha" TEXT;
ALTER TABLE "User" ADD COLUMN "beta" DATETIME;
ALTER TABLE "User" ADD COLUMN "zeta" INTEGER DEFAULT 4;

-- CreateIndex
CREATE UNIQUE INDEX "User_beta_key" ON "User"("beta");

