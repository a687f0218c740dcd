-- AlterTable
ALTER TABLE "products" ADD COLUMN     "category_search" tsvector;

-- CreateTable
CREATE TABLE "search_terms" (
    "tenant_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "word" TEXT NOT NULL,

    CONSTRAINT "search_terms_pkey" PRIMARY KEY ("tenant_id","source","word")
);

-- AddForeignKey
ALTER TABLE "search_terms" ADD CONSTRAINT "search_terms_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on written by hand.
SELECT charla_protect('search_terms');

CREATE FUNCTION charla_fill_product_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search := charla_vector(NEW.search_text);
  NEW.category_search := charla_vector(NEW.category_names::text);
  RETURN NEW;
END $$;
DROP TRIGGER products_search ON products;
CREATE TRIGGER products_search BEFORE INSERT OR UPDATE OF search_text, category_names ON products
  FOR EACH ROW EXECUTE FUNCTION charla_fill_product_search();

-- Words that may be meant by a typo; its argument says whose they are.
CREATE FUNCTION charla_keep_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_terms (tenant_id, source, word)
  SELECT DISTINCT NEW.tenant_id, CASE TG_ARGV[0] WHEN 'faq' THEN 'faq_' || (to_jsonb(NEW) ->> 'locale') ELSE TG_ARGV[0] END, word
    FROM regexp_split_to_table(NEW.search_text, '[^[:alnum:]]+') AS word
   WHERE length(word) BETWEEN 3 AND 40
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER products_terms AFTER INSERT OR UPDATE OF search_text ON products
  FOR EACH ROW EXECUTE FUNCTION charla_keep_terms('catalog');
CREATE TRIGGER faq_entries_terms AFTER INSERT OR UPDATE OF search_text ON faq_entries
  FOR EACH ROW EXECUTE FUNCTION charla_keep_terms('faq');

-- Rows of before. The owner of the tables is under their policy too, unless it is a superuser.
ALTER TABLE products NO FORCE ROW LEVEL SECURITY;
ALTER TABLE faq_entries NO FORCE ROW LEVEL SECURITY;
ALTER TABLE search_terms NO FORCE ROW LEVEL SECURITY;
UPDATE products SET search_text = search_text;
UPDATE faq_entries SET search_text = search_text;
ALTER TABLE products FORCE ROW LEVEL SECURITY;
ALTER TABLE faq_entries FORCE ROW LEVEL SECURITY;
ALTER TABLE search_terms FORCE ROW LEVEL SECURITY;

-- While a table is young the plans of kept statements are made for an empty one: statistics come early.
ALTER TABLE conversations SET (autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE messages SET (autovacuum_analyze_scale_factor = 0.02);
