-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "people_kept_months" INTEGER,
ADD COLUMN     "people_go_from" TIMESTAMPTZ(3);

ALTER TABLE "tenants" ADD CONSTRAINT "tenants_people_kept_check"
  CHECK (("people_kept_months" IS NULL) = ("people_go_from" IS NULL) AND "people_kept_months" BETWEEN 6 AND 120);
