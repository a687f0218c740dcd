-- AlterTable
ALTER TABLE "imports" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "consent_proof" TEXT,
ADD COLUMN     "first_row" INTEGER NOT NULL DEFAULT 2,
ADD COLUMN     "overwrites" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "samples" JSONB NOT NULL DEFAULT '[]',
ALTER COLUMN "mapping" SET DEFAULT '[]';

-- AlterTable
ALTER TABLE "import_rows" ADD COLUMN     "cells" JSONB;

CREATE INDEX import_rows_refused_idx ON import_rows (import_id) WHERE cells IS NOT NULL;

-- AlterTable
ALTER TABLE "products" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- Sales, imports and people change products: whoever looks at one sees by its version that it has changed since.
CREATE FUNCTION charla_product_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'reserved' - 'updated_at' - 'version') IS DISTINCT FROM (to_jsonb(OLD) - 'reserved' - 'updated_at' - 'version')
  THEN
    NEW.version := OLD.version + 1;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER products_version BEFORE UPDATE ON products FOR EACH ROW EXECUTE FUNCTION charla_product_version();
