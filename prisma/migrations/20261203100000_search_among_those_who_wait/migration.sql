-- The customers who wait for somebody come first in the list's usual order, and four of five wait for nobody. A search that finds a page among
-- them need not fetch the others.
CREATE INDEX "customer_summary_waiting_words_idx" ON "customer_summary" USING GIN ("search_text" gin_trgm_ops) WITH (fastupdate = off) WHERE "waiting_since" IS NOT NULL;
