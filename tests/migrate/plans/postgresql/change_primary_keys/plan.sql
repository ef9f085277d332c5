-- AlterTable
ALTER TABLE "Changed" DROP CONSTRAINT "Changed_pkey",
ADD CONSTRAINT "Changed_pkey" PRIMARY KEY ("a", "b");

-- AlterTable
ALTER TABLE "Dropped" DROP CONSTRAINT "Dropped_pkey";

-- AlterTable
ALTER TABLE "Created" ADD CONSTRAINT "Created_pkey" PRIMARY KEY ("a");

-- AlterTable
ALTER TABLE "Renamed" RENAME CONSTRAINT "before" TO "after";

-- AlterTable
ALTER TABLE "Recast" DROP CONSTRAINT "Recast_pkey",
ALTER COLUMN "a" SET DATA TYPE BIGINT,
ADD CONSTRAINT "Recast_pkey" PRIMARY KEY ("a");

