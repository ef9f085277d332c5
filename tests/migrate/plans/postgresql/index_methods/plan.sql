-- CreateTable
CREATE TABLE "Indexed" (
    "id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "json" JSONB NOT NULL,
    "list" INTEGER[],
    "inet" INET NOT NULL,
    "large" BIGINT NOT NULL,

    CONSTRAINT "Indexed_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "i1" ON "Indexed"("text");

-- CreateIndex
CREATE INDEX "i2" ON "Indexed" USING HASH ("text");

-- CreateIndex
CREATE INDEX "i3" ON "Indexed" USING GIN ("json");

-- CreateIndex
CREATE INDEX "i4" ON "Indexed" USING GIN ("json" jsonb_ops);

-- CreateIndex
CREATE INDEX "i5" ON "Indexed" USING GIN ("json" jsonb_path_ops);

-- CreateIndex
CREATE INDEX "i6" ON "Indexed" USING GIN ("list" array_ops);

-- CreateIndex
CREATE INDEX "i7" ON "Indexed" USING GIN ("text" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "i8" ON "Indexed"("text" text_pattern_ops DESC);

-- CreateIndex
CREATE INDEX "i9" ON "Indexed" USING GIST ("inet" inet_ops);

-- CreateIndex
CREATE INDEX "i10" ON "Indexed" USING SPGIST ("text" text_ops);

-- CreateIndex
CREATE INDEX "i11" ON "Indexed" USING BRIN ("text" text_minmax_ops, "id" int4_minmax_multi_ops, "large" int8_bloom_ops);

-- CreateIndex
CREATE INDEX "i12" ON "Indexed" USING BRIN ("inet" inet_inclusion_ops);

