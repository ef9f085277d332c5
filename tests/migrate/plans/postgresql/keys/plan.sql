-- CreateTable
CREATE TABLE "com posite" (
    "b" INTEGER NOT NULL,
    "a" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "other" TEXT,
    "rank" INTEGER NOT NULL,
    "holder" INTEGER NOT NULL,

    CONSTRAINT "the key" PRIMARY KEY ("a","b")
);

-- CreateTable
CREATE TABLE "Without" (
    "identity of it" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "a_rather_long_name_for_a_model_that_makes_names_of_constraints_long" (
    "id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,

    CONSTRAINT "a_rather_long_name_for_a_model_that_makes_names_of_constra_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "com posite_code_key" ON "com posite"("code");

-- CreateIndex
CREATE UNIQUE INDEX "other is unique" ON "com posite"("other");

-- CreateIndex
CREATE UNIQUE INDEX "com posite_rank_key" ON "com posite"("rank" DESC);

-- CreateIndex
CREATE INDEX "com posite_b_a_idx" ON "com posite"("b", "a");

-- CreateIndex
CREATE INDEX "by holder" ON "com posite"("holder");

-- CreateIndex
CREATE UNIQUE INDEX "com posite_b_code_key" ON "com posite"("b", "code" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Without_identity of it_key" ON "Without"("identity of it");

-- CreateIndex
CREATE UNIQUE INDEX "a_rather_long_name_for_a_model_that_makes_names_of_constrai_key" ON "a_rather_long_name_for_a_model_that_makes_names_of_constraints_long"("number");

-- CreateIndex
CREATE INDEX "a_rather_long_name_for_a_model_that_makes_names_of_constrai_idx" ON "a_rather_long_name_for_a_model_that_makes_names_of_constraints_long"("id", "number");

