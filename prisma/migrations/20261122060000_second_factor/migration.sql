-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "second_factor" TEXT NOT NULL DEFAULT 'offered';

ALTER TABLE "tenants" ADD CONSTRAINT "tenants_second_factor_check" CHECK ("second_factor" IN ('offered', 'admins', 'everybody'));
