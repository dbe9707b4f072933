-- AlterTable
ALTER TABLE "customer_summary" ADD COLUMN     "broken" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "broken_since" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "watch" (
    "customer_id" UUID NOT NULL,
    "next_ask_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "asked_at" TIMESTAMPTZ(3),
    "accounts" JSONB NOT NULL DEFAULT '{}',
    "wanted" BOOLEAN NOT NULL DEFAULT false,
    "switched_at" TIMESTAMPTZ(3),
    "switched_by" UUID,
    "next_look_at" TIMESTAMPTZ(3),
    "looked_at" TIMESTAMPTZ(3),
    "look_code" TEXT,
    "granted" BOOLEAN,

    CONSTRAINT "watch_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "drift" (
    "customer_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "last_done_at" TIMESTAMPTZ(3) NOT NULL,
    "was" TEXT NOT NULL,
    "changed_by" TEXT,
    "changed_at" TIMESTAMPTZ(3),

    CONSTRAINT "drift_pkey" PRIMARY KEY ("customer_id","step")
);

-- CreateIndex
CREATE INDEX "watch_next_ask_at_idx" ON "watch"("next_ask_at");

-- CreateIndex
CREATE INDEX "watch_next_look_at_idx" ON "watch"("next_look_at");

-- CreateIndex
CREATE INDEX "customer_summary_broken_since_customer_id_idx" ON "customer_summary"("broken_since", "customer_id");

-- AddForeignKey
ALTER TABLE "watch" ADD CONSTRAINT "watch_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drift" ADD CONSTRAINT "drift_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

DO $$
DECLARE kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['watch', 'drift']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
    EXECUTE format('CREATE POLICY own_rows ON %I TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()))', kept);
    EXECUTE format('CREATE POLICY staff_read ON %I FOR SELECT TO portal_app USING ((SELECT portal_is_staff()))', kept);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO portal_app', kept);
  END LOOP;
END
$$;

-- The checklist and the finish page show both. When the next visit is due changes all the time, and no page shows it.
CREATE TRIGGER tell_watchers AFTER UPDATE OF "accounts", "wanted", "granted", "looked_at", "look_code" ON "watch" FOR EACH ROW EXECUTE FUNCTION tell_watchers();
CREATE TRIGGER tell_watchers AFTER INSERT OR UPDATE ON "drift" FOR EACH ROW EXECUTE FUNCTION tell_watchers();
CREATE TRIGGER summary_due_inserted AFTER INSERT ON "drift" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION make_summary_due();

-- Whatever saves an integration, also a process of the version before: Dropzone is asked about it soon. At the end of the transaction, because a
-- look at the tenant locks the steps before this row, and a transaction that saves an integration locks them after the submission.
CREATE FUNCTION watch_what_is_saved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO watch (customer_id) VALUES (NEW.customer_id) ON CONFLICT (customer_id) DO UPDATE SET next_ask_at = CURRENT_TIMESTAMP;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER watched_once_saved AFTER INSERT OR UPDATE OF "saved_at" ON "submission"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'saved') EXECUTE FUNCTION watch_what_is_saved();

-- Those that were saved before are asked about within a day, not all at once.
ALTER TABLE "watch" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "submission" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "watch" ("customer_id", "next_ask_at")
  SELECT DISTINCT "customer_id", now() + ('x' || substr(md5("customer_id"::text), 1, 7))::bit(28)::int * interval '1 day' / 268435456
  FROM "submission" WHERE "state" = 'saved';
ALTER TABLE "submission" FORCE ROW LEVEL SECURITY;
ALTER TABLE "watch" FORCE ROW LEVEL SECURITY;
