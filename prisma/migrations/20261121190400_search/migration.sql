-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "words" tsvector;

-- AlterTable
ALTER TABLE "leads" ADD COLUMN     "words" tsvector;

-- AlterTable
ALTER TABLE "cases" ADD COLUMN     "words" tsvector;

-- From here on written by hand.

-- The words of a text, without accents and capitals. No stems: what is typed is the beginning of a word, and names have none.
CREATE FUNCTION charla_words(text) RETURNS tsvector LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(ARRAY(
    SELECT DISTINCT left(word, 60) FROM regexp_split_to_table(lower(unaccent(left($1, 8000))), '[^[:alnum:]]+') AS word WHERE word <> ''))
$$;

CREATE FUNCTION charla_fill_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'messages' THEN
    NEW.words := charla_words(NEW.text);
  ELSIF TG_TABLE_NAME = 'leads' THEN
    NEW.words := charla_words(NEW.interest || ' ' || array_to_string(NEW.tags, ' '));
  ELSE
    NEW.words := charla_words(concat_ws(' ', NEW.number, NEW.subject, NEW.resolution));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER messages_words BEFORE INSERT OR UPDATE OF text ON messages FOR EACH ROW EXECUTE FUNCTION charla_fill_words();
CREATE TRIGGER leads_words BEFORE INSERT OR UPDATE OF interest, tags ON leads FOR EACH ROW EXECUTE FUNCTION charla_fill_words();
CREATE TRIGGER cases_words BEFORE INSERT OR UPDATE OF number, subject, resolution ON cases FOR EACH ROW EXECUTE FUNCTION charla_fill_words();

-- Rows of before. The owner of the tables is under their policy too, unless it is a superuser.
ALTER TABLE messages NO FORCE ROW LEVEL SECURITY;
ALTER TABLE leads NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases NO FORCE ROW LEVEL SECURITY;
UPDATE messages SET words = charla_words(text);
UPDATE leads SET interest = interest;
UPDATE cases SET subject = subject;
ALTER TABLE messages FORCE ROW LEVEL SECURITY;
ALTER TABLE leads FORCE ROW LEVEL SECURITY;
ALTER TABLE cases FORCE ROW LEVEL SECURITY;

-- By tenant and word: what is common with others costs nothing. Without the list of what is still to be sorted in, which each
-- of the many looks for a typo would read.
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE INDEX messages_words ON messages USING gin (tenant_id, words) WITH (fastupdate = off) WHERE words IS NOT NULL;
CREATE INDEX leads_words ON leads USING gin (tenant_id, words) WITH (fastupdate = off) WHERE words IS NOT NULL;
CREATE INDEX cases_words ON cases USING gin (tenant_id, words) WITH (fastupdate = off) WHERE words IS NOT NULL;
-- Ids sort by time: a business's messages from the newest on.
CREATE INDEX messages_newest ON messages (tenant_id, id DESC);

-- Ids of the transaction's tenant whose words fit, newest first. Row-level security lets no index be read by an operator
-- that is not leakproof, as `@@` is not; so the search runs as charla_system, names the tenant itself and gives ids alone:
-- whoever asked reads the rows under their own policy, and an id of somebody else would show them nothing.
-- depth > 0 looks among so many of the newest rows only: what is common is found there at once. Without, all rows are
-- looked at by the index of words: what is rare is few.
CREATE FUNCTION charla_find(target text, query tsquery, before text, depth integer, max_rows integer) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  tenant text := current_setting('charla.tenant', true);
BEGIN
  IF target NOT IN ('messages', 'leads', 'cases') THEN
    RAISE EXCEPTION 'there is no search of %', target;
  END IF;
  IF depth > 0 THEN
    RETURN QUERY EXECUTE format(
      'SELECT id FROM (SELECT id, words FROM %I WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3) newest
        WHERE words @@ $4 ORDER BY id DESC LIMIT $5', target)
      USING tenant, before, depth, query, max_rows;
  ELSE
    -- OFFSET 0: the words are looked up first, whatever the planner thinks of the order.
    RETURN QUERY EXECUTE format(
      'SELECT id FROM (SELECT id FROM %I WHERE words @@ $3 AND tenant_id = $1 AND id < $2 OFFSET 0) fits
        ORDER BY id DESC LIMIT $4', target)
      USING tenant, before, query, max_rows;
  END IF;
END $$;

-- Those of some words that stand in a message of the transaction's tenant: of hundreds of possible typos, the few that
-- were ever written. By the same means and with the same care; each is one look into the index of words.
CREATE FUNCTION charla_written(candidates text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_indexscan = off AS $$
  SELECT word FROM unnest(candidates) AS word
   CROSS JOIN LATERAL (
     SELECT FROM messages WHERE tenant_id = current_setting('charla.tenant', true) AND words @@ quote_literal(word)::tsquery LIMIT 1) found
$$;

REVOKE ALL ON FUNCTION charla_find(text, tsquery, text, integer, integer), charla_written(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION charla_find(text, tsquery, text, integer, integer), charla_written(text[]) TO charla_app, charla_system;
-- An owner may make what it owns; for the moment of the change alone.
GRANT CREATE ON SCHEMA public TO charla_system;
ALTER FUNCTION charla_find(text, tsquery, text, integer, integer) OWNER TO charla_system;
ALTER FUNCTION charla_written(text[]) OWNER TO charla_system;
REVOKE CREATE ON SCHEMA public FROM charla_system;
