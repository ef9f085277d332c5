-- DropIndex
DROP INDEX "A_x_idx";

-- DropIndex
DROP INDEX "A_x_y_idx";

-- CreateIndex
CREATE INDEX "A_y_x_idx" ON "A"("y", "x");

-- CreateIndex
CREATE UNIQUE INDEX "A_x_key" ON "A"("x");

-- RedefineIndex
DROP INDEX "old_name";
CREATE INDEX "new_name" ON "A"("y");

