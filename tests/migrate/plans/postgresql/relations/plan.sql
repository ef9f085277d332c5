-- CreateTable
CREATE TABLE "Person" (
    "id" SERIAL NOT NULL,
    "bossId" INTEGER,

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Passport" (
    "number" TEXT NOT NULL,
    "ownerId" INTEGER NOT NULL,
    "issuerId" INTEGER,

    CONSTRAINT "Passport_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "Place" (
    "country" TEXT NOT NULL,
    "city" TEXT NOT NULL,

    CONSTRAINT "Place_pkey" PRIMARY KEY ("country","city")
);

-- CreateTable
CREATE TABLE "visit to" (
    "id" INTEGER NOT NULL,
    "city" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "who" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "visit to_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Passport_ownerId_key" ON "Passport"("ownerId");

-- AddForeignKey
ALTER TABLE "Person" ADD CONSTRAINT "Person_bossId_fkey" FOREIGN KEY ("bossId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "Passport" ADD CONSTRAINT "Passport_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "Passport" ADD CONSTRAINT "issued by" FOREIGN KEY ("issuerId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit to" ADD CONSTRAINT "visit to_country_city_fkey" FOREIGN KEY ("country", "city") REFERENCES "Place"("country", "city") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit to" ADD CONSTRAINT "visit to_who_fkey" FOREIGN KEY ("who") REFERENCES "Person"("id") ON DELETE SET DEFAULT ON UPDATE CASCADE;

