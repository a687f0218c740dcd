-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "charge_id" TEXT,
ADD COLUMN     "refunded_cents" BIGINT NOT NULL DEFAULT 0;
