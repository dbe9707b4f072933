-- The own customers who wait for one person, in order: without it, PostgreSQL reads all of the owner's and all who wait for that person.
CREATE INDEX "customer_summary_owner_id_waiting_on_idx" ON "customer_summary"("owner_id", "waiting_on", "waiting_since", "customer_id");
