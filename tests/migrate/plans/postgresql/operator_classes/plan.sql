-- CreateTable
CREATE TABLE "Indexed" (
    "id" INTEGER NOT NULL,
    "f0" INET NOT NULL,
    "f1" JSONB NOT NULL,
    "f2" JSONB NOT NULL,
    "f3" INTEGER[],
    "f4" TEXT NOT NULL,
    "f5" BIT NOT NULL,
    "f6" VARBIT NOT NULL,
    "f7" CHAR NOT NULL,
    "f8" CHAR NOT NULL,
    "f9" BYTEA NOT NULL,
    "f10" BYTEA NOT NULL,
    "f11" DATE NOT NULL,
    "f12" DATE NOT NULL,
    "f13" DATE NOT NULL,
    "f14" REAL NOT NULL,
    "f15" REAL NOT NULL,
    "f16" REAL NOT NULL,
    "f17" DOUBLE PRECISION NOT NULL,
    "f18" DOUBLE PRECISION NOT NULL,
    "f19" DOUBLE PRECISION NOT NULL,
    "f20" INET NOT NULL,
    "f21" INET NOT NULL,
    "f22" INET NOT NULL,
    "f23" INET NOT NULL,
    "f24" SMALLINT NOT NULL,
    "f25" SMALLINT NOT NULL,
    "f26" SMALLINT NOT NULL,
    "f27" INTEGER NOT NULL,
    "f28" INTEGER NOT NULL,
    "f29" INTEGER NOT NULL,
    "f30" BIGINT NOT NULL,
    "f31" BIGINT NOT NULL,
    "f32" BIGINT NOT NULL,
    "f33" DECIMAL NOT NULL,
    "f34" DECIMAL NOT NULL,
    "f35" DECIMAL NOT NULL,
    "f36" OID NOT NULL,
    "f37" OID NOT NULL,
    "f38" OID NOT NULL,
    "f39" TEXT NOT NULL,
    "f40" TEXT NOT NULL,
    "f41" TIMESTAMP NOT NULL,
    "f42" TIMESTAMP NOT NULL,
    "f43" TIMESTAMP NOT NULL,
    "f44" TIMESTAMPTZ NOT NULL,
    "f45" TIMESTAMPTZ NOT NULL,
    "f46" TIMESTAMPTZ NOT NULL,
    "f47" TIME NOT NULL,
    "f48" TIME NOT NULL,
    "f49" TIME NOT NULL,
    "f50" TIMETZ NOT NULL,
    "f51" TIMETZ NOT NULL,
    "f52" TIMETZ NOT NULL,
    "f53" UUID NOT NULL,
    "f54" UUID NOT NULL,
    "f55" UUID NOT NULL,

    CONSTRAINT "Indexed_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "i0" ON "Indexed" USING GIST ("f0" inet_ops);

-- CreateIndex
CREATE INDEX "i1" ON "Indexed" USING GIN ("f1" jsonb_ops);

-- CreateIndex
CREATE INDEX "i2" ON "Indexed" USING GIN ("f2" jsonb_path_ops);

-- CreateIndex
CREATE INDEX "i3" ON "Indexed" USING GIN ("f3" array_ops);

-- CreateIndex
CREATE INDEX "i4" ON "Indexed" USING SPGIST ("f4" text_ops);

-- CreateIndex
CREATE INDEX "i5" ON "Indexed" USING BRIN ("f5" bit_minmax_ops);

-- CreateIndex
CREATE INDEX "i6" ON "Indexed" USING BRIN ("f6" varbit_minmax_ops);

-- CreateIndex
CREATE INDEX "i7" ON "Indexed" USING BRIN ("f7" bpchar_bloom_ops);

-- CreateIndex
CREATE INDEX "i8" ON "Indexed" USING BRIN ("f8" bpchar_minmax_ops);

-- CreateIndex
CREATE INDEX "i9" ON "Indexed" USING BRIN ("f9" bytea_bloom_ops);

-- CreateIndex
CREATE INDEX "i10" ON "Indexed" USING BRIN ("f10" bytea_minmax_ops);

-- CreateIndex
CREATE INDEX "i11" ON "Indexed" USING BRIN ("f11" date_bloom_ops);

-- CreateIndex
CREATE INDEX "i12" ON "Indexed" USING BRIN ("f12" date_minmax_ops);

-- CreateIndex
CREATE INDEX "i13" ON "Indexed" USING BRIN ("f13" date_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i14" ON "Indexed" USING BRIN ("f14" float4_bloom_ops);

-- CreateIndex
CREATE INDEX "i15" ON "Indexed" USING BRIN ("f15" float4_minmax_ops);

-- CreateIndex
CREATE INDEX "i16" ON "Indexed" USING BRIN ("f16" float4_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i17" ON "Indexed" USING BRIN ("f17" float8_bloom_ops);

-- CreateIndex
CREATE INDEX "i18" ON "Indexed" USING BRIN ("f18" float8_minmax_ops);

-- CreateIndex
CREATE INDEX "i19" ON "Indexed" USING BRIN ("f19" float8_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i20" ON "Indexed" USING BRIN ("f20" inet_inclusion_ops);

-- CreateIndex
CREATE INDEX "i21" ON "Indexed" USING BRIN ("f21" inet_bloom_ops);

-- CreateIndex
CREATE INDEX "i22" ON "Indexed" USING BRIN ("f22" inet_minmax_ops);

-- CreateIndex
CREATE INDEX "i23" ON "Indexed" USING BRIN ("f23" inet_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i24" ON "Indexed" USING BRIN ("f24" int2_bloom_ops);

-- CreateIndex
CREATE INDEX "i25" ON "Indexed" USING BRIN ("f25" int2_minmax_ops);

-- CreateIndex
CREATE INDEX "i26" ON "Indexed" USING BRIN ("f26" int2_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i27" ON "Indexed" USING BRIN ("f27" int4_bloom_ops);

-- CreateIndex
CREATE INDEX "i28" ON "Indexed" USING BRIN ("f28" int4_minmax_ops);

-- CreateIndex
CREATE INDEX "i29" ON "Indexed" USING BRIN ("f29" int4_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i30" ON "Indexed" USING BRIN ("f30" int8_bloom_ops);

-- CreateIndex
CREATE INDEX "i31" ON "Indexed" USING BRIN ("f31" int8_minmax_ops);

-- CreateIndex
CREATE INDEX "i32" ON "Indexed" USING BRIN ("f32" int8_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i33" ON "Indexed" USING BRIN ("f33" numeric_bloom_ops);

-- CreateIndex
CREATE INDEX "i34" ON "Indexed" USING BRIN ("f34" numeric_minmax_ops);

-- CreateIndex
CREATE INDEX "i35" ON "Indexed" USING BRIN ("f35" numeric_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i36" ON "Indexed" USING BRIN ("f36" oid_bloom_ops);

-- CreateIndex
CREATE INDEX "i37" ON "Indexed" USING BRIN ("f37" oid_minmax_ops);

-- CreateIndex
CREATE INDEX "i38" ON "Indexed" USING BRIN ("f38" oid_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i39" ON "Indexed" USING BRIN ("f39" text_bloom_ops);

-- CreateIndex
CREATE INDEX "i40" ON "Indexed" USING BRIN ("f40" text_minmax_ops);

-- CreateIndex
CREATE INDEX "i41" ON "Indexed" USING BRIN ("f41" timestamp_bloom_ops);

-- CreateIndex
CREATE INDEX "i42" ON "Indexed" USING BRIN ("f42" timestamp_minmax_ops);

-- CreateIndex
CREATE INDEX "i43" ON "Indexed" USING BRIN ("f43" timestamp_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i44" ON "Indexed" USING BRIN ("f44" timestamptz_bloom_ops);

-- CreateIndex
CREATE INDEX "i45" ON "Indexed" USING BRIN ("f45" timestamptz_minmax_ops);

-- CreateIndex
CREATE INDEX "i46" ON "Indexed" USING BRIN ("f46" timestamptz_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i47" ON "Indexed" USING BRIN ("f47" time_bloom_ops);

-- CreateIndex
CREATE INDEX "i48" ON "Indexed" USING BRIN ("f48" time_minmax_ops);

-- CreateIndex
CREATE INDEX "i49" ON "Indexed" USING BRIN ("f49" time_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i50" ON "Indexed" USING BRIN ("f50" timetz_bloom_ops);

-- CreateIndex
CREATE INDEX "i51" ON "Indexed" USING BRIN ("f51" timetz_minmax_ops);

-- CreateIndex
CREATE INDEX "i52" ON "Indexed" USING BRIN ("f52" timetz_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "i53" ON "Indexed" USING BRIN ("f53" uuid_bloom_ops);

-- CreateIndex
CREATE INDEX "i54" ON "Indexed" USING BRIN ("f54" uuid_minmax_ops);

-- CreateIndex
CREATE INDEX "i55" ON "Indexed" USING BRIN ("f55" uuid_minmax_multi_ops);

