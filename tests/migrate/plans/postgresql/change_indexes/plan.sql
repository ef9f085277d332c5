-- DropIndex
DROP INDEX "T_a_key";

-- DropIndex
DROP INDEX "T_b_idx";

-- DropIndex
DROP INDEX "T_j_idx";

-- DropIndex
DROP INDEX "T_b_c_idx";

-- CreateIndex
CREATE UNIQUE INDEX "T_b_key" ON "T"("b");

-- CreateIndex
CREATE INDEX "T_b_idx" ON "T"("b" DESC);

-- CreateIndex
CREATE INDEX "T_j_idx" ON "T" USING GIN ("j" jsonb_path_ops);

-- CreateIndex
CREATE UNIQUE INDEX "T_b_c_key" ON "T"("b", "c");

-- RenameIndex
ALTER INDEX "old name" RENAME TO "new name";

