-- AlterTable
CREATE SEQUENCE "T_on_seq" AS INTEGER;
ALTER TABLE "T" ALTER COLUMN "on" SET DEFAULT nextval('"T_on_seq"'),
ALTER COLUMN "off" DROP DEFAULT,
ALTER COLUMN "big" SET DATA TYPE BIGINT;
ALTER SEQUENCE "T_on_seq" OWNED BY "T"."on";
SELECT setval('"T_on_seq"', greatest(max("on"), 0) + 1, false) FROM "T";

