-- CreateTable
CREATE TABLE "Numbered" (
    "id" BIGSERIAL NOT NULL,
    "small" SMALLSERIAL NOT NULL,
    "normal" SERIAL NOT NULL,
    "large" BIGSERIAL NOT NULL,
    "maybe" SERIAL,

    CONSTRAINT "Numbered_pkey" PRIMARY KEY ("id")
);

