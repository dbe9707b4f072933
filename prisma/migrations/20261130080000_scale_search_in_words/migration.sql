-- Substrings are found by trigrams. The extension is part of PostgreSQL, and trusted: the database's owner may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- AlterTable
ALTER TABLE "customer_summary" ADD COLUMN "search_text" TEXT NOT NULL DEFAULT '';

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

-- The words of a customer with a space before each, so that the beginning of a word can be found too. Kept by a trigger: the version before
-- writes only the words.
CREATE FUNCTION keep_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE customer_summary s SET search_text = found.words
  FROM (SELECT c.customer_id, coalesce((SELECT string_agg(' ' || w.word, '' ORDER BY w.word) FROM customer_word w WHERE w.customer_id = c.customer_id), '') AS words
        FROM (SELECT DISTINCT customer_id FROM changed) AS c) AS found
  WHERE s.customer_id = found.customer_id AND s.search_text IS DISTINCT FROM found.words;
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_search_text_inserted AFTER INSERT ON "customer_word" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_search_text();
CREATE TRIGGER keep_search_text_deleted AFTER DELETE ON "customer_word" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_search_text();

-- The customers that are there already. The policies bind the owner too, and name only the portal's role. Nobody is told: the list stays
-- the same.
ALTER TABLE "customer_summary" NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
ALTER TABLE "customer_word" NO FORCE ROW LEVEL SECURITY;
UPDATE "customer_summary" s SET "search_text" = found.words
FROM (SELECT customer_id, string_agg(' ' || word, '' ORDER BY word) AS words FROM customer_word GROUP BY customer_id) AS found
WHERE s.customer_id = found.customer_id;
ALTER TABLE "customer_summary" FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;
ALTER TABLE "customer_word" FORCE ROW LEVEL SECURITY;

-- CreateIndex. Without fastupdate: a list of pending entries would have to be read by every search.
CREATE INDEX "customer_summary_search_text_idx" ON "customer_summary" USING GIN ("search_text" gin_trgm_ops) WITH (fastupdate = off);

-- PostgreSQL applies a policy before every condition that is not leakproof, and LIKE is not. So no policy may stand between the search and
-- its index. This view is read as its owner, for whom the policy below shows every summary, and itself shows them to the staff's scope only.
-- That condition contains no column, so PostgreSQL decides on it once, before it reads a row.
CREATE VIEW "staff_search" AS SELECT * FROM "customer_summary" WHERE (SELECT portal_is_staff());
GRANT SELECT ON "staff_search" TO portal_app;
DO $$
BEGIN
  EXECUTE format('CREATE POLICY owner_searches ON "customer_summary" FOR SELECT TO %I USING (true)', current_user);
END
$$;
