-- AlterTable
ALTER TABLE "customer" ADD COLUMN "contact_email" TEXT,
ADD COLUMN "contact_name" TEXT,
ADD COLUMN "owner_id" UUID,
ADD COLUMN "route" TEXT NOT NULL DEFAULT 'automatic';

-- CreateTable
CREATE TABLE "staff_member" (
    "id" UUID NOT NULL,
    "entra_object_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "roles" JSONB NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_session" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_summary" (
    "customer_id" UUID NOT NULL,
    "sort_name" TEXT COLLATE "C" NOT NULL,
    "owner_id" UUID,
    "states" TEXT NOT NULL,
    "done" INTEGER NOT NULL,
    "of" INTEGER NOT NULL,
    "waiting_on" TEXT NOT NULL,
    "waiting_step" TEXT,
    "waiting_since" TIMESTAMPTZ(3),
    "stage" TEXT NOT NULL,
    "next_expiry" TIMESTAMPTZ(3),
    "next_expiry_what" TEXT,
    "last_activity_at" TIMESTAMPTZ(3) NOT NULL,
    "capabilities" TEXT[],
    "refreshed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_summary_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "customer_word" (
    "word" TEXT COLLATE "C" NOT NULL,
    "customer_id" UUID NOT NULL,

    CONSTRAINT "customer_word_pkey" PRIMARY KEY ("word","customer_id")
);

-- CreateTable
CREATE TABLE "summary_due" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "summary_due_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_note" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pasted_error" (
    "id" UUID NOT NULL,
    "text_hash" TEXT NOT NULL,
    "redacted_text" TEXT NOT NULL,
    "customer_id" UUID,
    "code" TEXT,
    "times" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pasted_error_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "events" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "event_type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "customer_id" UUID,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_status" INTEGER,
    "last_error" TEXT,
    "next_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "staff_member_entra_object_id_key" ON "staff_member"("entra_object_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_session_token_hash_key" ON "staff_session"("token_hash");

-- CreateIndex
CREATE INDEX "staff_session_staff_id_idx" ON "staff_session"("staff_id");

-- CreateIndex
CREATE INDEX "customer_summary_waiting_since_customer_id_idx" ON "customer_summary"("waiting_since", "customer_id");

-- CreateIndex
CREATE INDEX "customer_summary_last_activity_at_customer_id_idx" ON "customer_summary"("last_activity_at", "customer_id");

-- CreateIndex
CREATE INDEX "customer_summary_sort_name_customer_id_idx" ON "customer_summary"("sort_name", "customer_id");

-- CreateIndex
CREATE INDEX "customer_summary_next_expiry_customer_id_idx" ON "customer_summary"("next_expiry", "customer_id");

-- CreateIndex
CREATE INDEX "customer_summary_waiting_on_waiting_since_customer_id_idx" ON "customer_summary"("waiting_on", "waiting_since", "customer_id");

-- CreateIndex
CREATE INDEX "customer_summary_owner_id_waiting_since_customer_id_idx" ON "customer_summary"("owner_id", "waiting_since", "customer_id");

-- CreateIndex
CREATE INDEX "customer_summary_stage_waiting_since_customer_id_idx" ON "customer_summary"("stage", "waiting_since", "customer_id");

-- CreateIndex
CREATE INDEX "customer_word_customer_id_idx" ON "customer_word"("customer_id");

-- CreateIndex
CREATE INDEX "summary_due_customer_id_idx" ON "summary_due"("customer_id");

-- CreateIndex
CREATE INDEX "customer_note_customer_id_created_at_idx" ON "customer_note"("customer_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "pasted_error_text_hash_key" ON "pasted_error"("text_hash");

-- CreateIndex
CREATE INDEX "pasted_error_last_seen_at_idx" ON "pasted_error"("last_seen_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_token_hash_key" ON "api_key"("token_hash");

-- CreateIndex
CREATE INDEX "webhook_delivery_endpoint_id_created_at_idx" ON "webhook_delivery"("endpoint_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "webhook_delivery_state_next_at_idx" ON "webhook_delivery"("state", "next_at");

-- CreateIndex
CREATE INDEX "webhook_delivery_customer_id_event_type_idx" ON "webhook_delivery"("customer_id", "event_type");

-- CreateIndex
CREATE INDEX "customer_owner_id_idx" ON "customer"("owner_id");

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "staff_member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_session" ADD CONSTRAINT "staff_session_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff_member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_summary" ADD CONSTRAINT "customer_summary_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_word" ADD CONSTRAINT "customer_word_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "summary_due" ADD CONSTRAINT "summary_due_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_note" ADD CONSTRAINT "customer_note_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_note" ADD CONSTRAINT "customer_note_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "staff_member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand. (Also above: COLLATE "C" on what is sorted and searched by its beginning, so that both are plain
-- comparisons. They alone may use an index under row-level security; LIKE and trigrams are not leakproof.)
-- ---------------------------------------------------------------------------------------------------------------------

-- Whoever writes what belongs to staff themselves: it opens nothing of a customer's.
CREATE FUNCTION portal_is_staff_writer() RETURNS boolean LANGUAGE sql STABLE
  AS $$ SELECT coalesce(current_setting('app.scope', true), '') = 'staff-writer' $$;

-- More of a customer's rows: theirs to write in their own scope, staff's to read.
DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['customer_summary', 'customer_word', 'summary_due', 'customer_note']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
    EXECUTE format('CREATE POLICY own_rows ON %I TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()))', kept);
    EXECUTE format('CREATE POLICY staff_read ON %I FOR SELECT TO portal_app USING ((SELECT portal_is_staff()))', kept);
  END LOOP;
END
$$;

-- Staff's own rows. What opens or signs something (sessions, keys, webhook secrets) is not for the scope that merely reads.
DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['staff_member', 'staff_session', 'pasted_error', 'api_key', 'webhook_endpoint', 'webhook_delivery']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
    EXECUTE format('CREATE POLICY staff_write ON %I TO portal_app USING ((SELECT portal_is_staff_writer())) WITH CHECK ((SELECT portal_is_staff_writer()))', kept);
    IF kept IN ('staff_member', 'pasted_error', 'webhook_delivery') THEN
      EXECUTE format('CREATE POLICY staff_read ON %I FOR SELECT TO portal_app USING ((SELECT portal_is_staff()))', kept);
    END IF;
  END LOOP;
END
$$;

-- One row, for whoever holds what is hashed in it.
CREATE POLICY by_token ON "staff_session" FOR SELECT TO portal_app USING (token_hash = (SELECT portal_key('staff-session')));
CREATE POLICY by_token ON "api_key" FOR SELECT TO portal_app USING (token_hash = (SELECT portal_key('api-key')));

-- Only what the portal does. Notes are not altered; a summary's words and what is due are written anew.
GRANT SELECT, INSERT, UPDATE ON "staff_member", "staff_session", "customer_summary", "pasted_error", "api_key", "webhook_endpoint",
  "webhook_delivery" TO portal_app;
GRANT SELECT, INSERT ON "customer_note" TO portal_app;
GRANT SELECT, INSERT, DELETE ON "customer_word", "summary_due" TO portal_app;
GRANT USAGE ON SEQUENCE "summary_due_id_seq" TO portal_app;

-- Whatever a summary is computed from puts the customer on the list of those whose summary is out of date, in the same
-- transaction, and wakes who keeps them. Once per statement and customer.
CREATE FUNCTION make_summary_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'customer' THEN
    INSERT INTO summary_due (customer_id) SELECT DISTINCT id FROM changed;
    PERFORM pg_notify('summary_due', id::text) FROM (SELECT DISTINCT id FROM changed) AS each;
  ELSE
    INSERT INTO summary_due (customer_id) SELECT DISTINCT customer_id FROM changed;
    PERFORM pg_notify('summary_due', customer_id::text) FROM (SELECT DISTINCT customer_id FROM changed) AS each;
  END IF;
  RETURN NULL;
END
$$;
DO $$
DECLARE
  shown text;
BEGIN
  FOREACH shown IN ARRAY ARRAY['customer', 'choice', 'certificate', 'step_evidence', 'run', 'run_change', 'submission', 'audit_entry']
  LOOP
    EXECUTE format('CREATE TRIGGER summary_due_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION make_summary_due()', shown);
    EXECUTE format('CREATE TRIGGER summary_due_updated AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION make_summary_due()', shown);
  END LOOP;
END
$$;

-- And whoever shows the list of customers hears when a summary was written.
CREATE FUNCTION tell_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('summary_changed', customer_id::text) FROM changed;
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_list_inserted AFTER INSERT ON "customer_summary" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_list();
CREATE TRIGGER tell_list_updated AFTER UPDATE ON "customer_summary" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_list();

-- The customers that are there already. The policies bind the owner too, and name only the portal's role.
ALTER TABLE "customer" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "summary_due" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "summary_due" ("customer_id") SELECT "id" FROM "customer";
ALTER TABLE "customer" FORCE ROW LEVEL SECURITY;
ALTER TABLE "summary_due" FORCE ROW LEVEL SECURITY;
