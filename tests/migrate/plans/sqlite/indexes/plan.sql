-- CreateTable
CREATE TABLE "orders" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "day" DATETIME NOT NULL,
    "status" TEXT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "order_number" ON "orders"("number");

-- CreateIndex
CREATE UNIQUE INDEX "orders_status_key" ON "orders"("status" DESC);

-- CreateIndex
CREATE INDEX "orders_day_status_idx" ON "orders"("day" DESC, "status");

-- CreateIndex
CREATE INDEX "by_status" ON "orders"("status");

-- CreateIndex
CREATE UNIQUE INDEX "orders_customer_id_day_key" ON "orders"("customer_id", "day");

-- CreateIndex
CREATE UNIQUE INDEX "orders_number_day_key" ON "orders"("number", "day");

