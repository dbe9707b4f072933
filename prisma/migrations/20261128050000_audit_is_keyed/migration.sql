-- In the order in which processes of the version before take theirs: see 20261127000000_state_is_not_words.
LOCK TABLE "audit_entry", "customer" IN ACCESS EXCLUSIVE MODE;

-- DropForeignKey
ALTER TABLE "audit_entry" DROP CONSTRAINT "audit_entry_customer_id_fkey";

-- AlterTable
ALTER TABLE "audit_entry" ADD COLUMN "actor_kind" TEXT,
ADD COLUMN "actor_name" TEXT,
ADD COLUMN "key_id" TEXT,
ADD COLUMN "name_digest" TEXT;

-- AlterTable
ALTER TABLE "security_event" ADD COLUMN "hash" TEXT,
ADD COLUMN "key_id" TEXT,
ADD COLUMN "name_digest" TEXT,
ADD COLUMN "prev_hash" TEXT,
ADD COLUMN "seq" INTEGER;

-- CreateTable
CREATE TABLE "audit_head" (
    "customer_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "chained_until" INTEGER NOT NULL,
    "key_id" TEXT NOT NULL,
    "mac" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "security_head" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "first_seq" INTEGER NOT NULL,
    "first_prev_hash" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "mac" TEXT NOT NULL,

    CONSTRAINT "security_head_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "security_event_seq_key" ON "security_event"("seq");

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "audit_head" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_head" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "audit_head" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "audit_head" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
GRANT SELECT, INSERT, UPDATE ON "audit_head" TO portal_app;

ALTER TABLE "security_head" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "security_head" FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_write ON "security_head" TO portal_app USING ((SELECT portal_is_staff_writer())) WITH CHECK ((SELECT portal_is_staff_writer()));
GRANT SELECT, INSERT, UPDATE ON "security_head" TO portal_app;

-- The names of a customer's people may go once the customer is erased, and nothing else. The hash does not cover them. Security events may
-- go after two years (lib/catalogue/retention.ts).
CREATE OR REPLACE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.actor_name IS NULL AND OLD.actor_kind = 'customer' AND to_jsonb(NEW) - 'actor_name' = to_jsonb(OLD) - 'actor_name'
      AND NOT EXISTS (SELECT FROM customer WHERE id = OLD.customer_id) THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'security_event' THEN
    IF OLD.at < now() - interval '730 days' THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'insufficient_privilege';
END
$$;
GRANT UPDATE (actor_name) ON "audit_entry", "security_event" TO portal_app;
CREATE POLICY of_erased_customer ON "security_event" FOR UPDATE TO portal_app
  USING (customer_id = (SELECT portal_customer()) AND NOT EXISTS (SELECT FROM customer WHERE id = (SELECT portal_customer())))
  WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY of_erased_customer_seen ON "security_event" FOR SELECT TO portal_app
  USING (customer_id = (SELECT portal_customer()) AND NOT EXISTS (SELECT FROM customer WHERE id = (SELECT portal_customer())));
