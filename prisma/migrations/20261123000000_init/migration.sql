-- CreateEnum
CREATE TYPE "NationalCloud" AS ENUM ('global', 'gcc', 'gcc-high', 'dod', 'china');

-- CreateTable
CREATE TABLE "customer" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "dropzone_host" TEXT NOT NULL,
    "cloud" "NationalCloud" NOT NULL DEFAULT 'global',
    "entra_tenant_id" UUID,
    "entra_tenant_name" TEXT,
    "initial_domain" TEXT,
    "bound_at" TIMESTAMPTZ(3),
    "bound_by" UUID,
    "app_object_id" UUID,
    "app_id" UUID,
    "service_principal_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "first_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "entra_tenant_id" UUID NOT NULL,
    "entra_object_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "roles" JSONB,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempt" (
    "id" UUID NOT NULL,
    "state_hash" TEXT NOT NULL,
    "browser_hash" TEXT NOT NULL,
    "customer_id" UUID,
    "invitation_id" UUID,
    "purpose" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "verifier" TEXT NOT NULL,
    "return_to" TEXT NOT NULL,
    "candidate" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "choice" (
    "customer_id" UUID NOT NULL,
    "capabilities" JSONB NOT NULL,
    "alert_types" JSONB NOT NULL,
    "portal_url" TEXT,
    "chosen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "chosen_by" UUID NOT NULL,

    CONSTRAINT "choice_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "certificate" (
    "customer_id" UUID NOT NULL,
    "thumbprint" TEXT NOT NULL,
    "der" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "certificate_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "step_evidence" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "line" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "evidence" JSONB NOT NULL,
    "trouble" JSONB,
    "waits_for" TEXT,
    "next_check_at" TIMESTAMPTZ(3),
    "observed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "step_evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "permission_evidence" (
    "customer_id" UUID NOT NULL,
    "permission" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "note" TEXT,
    "request_id" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "permission_evidence_pkey" PRIMARY KEY ("customer_id","permission","level")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "started_by" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "plan" JSONB NOT NULL,
    "round_trips" INTEGER NOT NULL DEFAULT 0,
    "calls" JSONB NOT NULL DEFAULT '[]',
    "trouble" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_change" (
    "run_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "change_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "change" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "request_id" TEXT,
    "trouble" JSONB,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_change_pkey" PRIMARY KEY ("run_id","change_id")
);

-- CreateTable
CREATE TABLE "sealed_credential" (
    "customer_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "sealed_credential_pkey" PRIMARY KEY ("customer_id","kind")
);

-- CreateTable
CREATE TABLE "submission" (
    "customer_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "integration_id" TEXT,
    "secret_key_id" UUID,
    "secret_ends_at" TIMESTAMPTZ(3),
    "detail" JSONB NOT NULL,
    "tested_at" TIMESTAMPTZ(3),
    "saved_at" TIMESTAMPTZ(3),

    CONSTRAINT "submission_pkey" PRIMARY KEY ("customer_id","kind")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "customer_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("customer_id","seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "customer_slug_key" ON "customer"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "customer_entra_tenant_id_key" ON "customer"("entra_tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_customer_id_idx" ON "invitation"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "person_customer_id_entra_tenant_id_entra_object_id_key" ON "person"("customer_id", "entra_tenant_id", "entra_object_id");

-- CreateIndex
CREATE UNIQUE INDEX "person_customer_id_id_key" ON "person"("customer_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_customer_id_idx" ON "session"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_attempt_state_hash_key" ON "sign_in_attempt"("state_hash");

-- CreateIndex
CREATE INDEX "sign_in_attempt_browser_hash_idx" ON "sign_in_attempt"("browser_hash");

-- CreateIndex
CREATE INDEX "sign_in_attempt_expires_at_idx" ON "sign_in_attempt"("expires_at");

-- CreateIndex
CREATE INDEX "step_evidence_customer_id_step_id_idx" ON "step_evidence"("customer_id", "step", "id" DESC);

-- CreateIndex
CREATE INDEX "run_customer_id_started_at_idx" ON "run"("customer_id", "started_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "run_customer_id_id_key" ON "run"("customer_id", "id");

-- CreateIndex
CREATE INDEX "run_change_customer_id_run_id_idx" ON "run_change"("customer_id", "run_id");

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person" ADD CONSTRAINT "person_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_customer_id_person_id_fkey" FOREIGN KEY ("customer_id", "person_id") REFERENCES "person"("customer_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "choice" ADD CONSTRAINT "choice_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "step_evidence" ADD CONSTRAINT "step_evidence_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "permission_evidence" ADD CONSTRAINT "permission_evidence_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_change" ADD CONSTRAINT "run_change_customer_id_run_id_fkey" FOREIGN KEY ("customer_id", "run_id") REFERENCES "run"("customer_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sealed_credential" ADD CONSTRAINT "sealed_credential_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission" ADD CONSTRAINT "submission_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand: what Prisma's schema language cannot say. Who may see which row, what may never change, and who
-- is told when something does.
-- ---------------------------------------------------------------------------------------------------------------------

-- The role the portal connects as. It owns no table and is no superuser: both would pass by row-level security unseen.
-- Roles belong to the whole server, so it may be there already (then whoever migrates need not be able to make roles), also
-- since this very moment. A password is an administrator's to give: ALTER ROLE portal_app LOGIN PASSWORD '…'.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN
    CREATE ROLE portal_app NOLOGIN;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- What a transaction says about itself (lib/store/database.ts): app.customer, or app.scope, or app.key ("session:<hash>").
-- A setting that was made for one transaction reads as '' in the next, hence nullif.
CREATE FUNCTION portal_customer() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.customer', true), '')::uuid $$;

CREATE FUNCTION portal_is_staff() RETURNS boolean LANGUAGE sql STABLE
  AS $$ SELECT coalesce(current_setting('app.scope', true), '') = 'staff' $$;

-- The value of the key when it is of the wanted kind: a session's hash opens no invitation.
CREATE FUNCTION portal_key(kind text) RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT CASE WHEN starts_with(current_setting('app.key', true), kind || ':') THEN substr(current_setting('app.key', true), length(kind) + 2) END $$;

-- A customer's rows: all of them for that customer, to read only for staff, none otherwise.
DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['invitation', 'person', 'session', 'choice', 'certificate', 'step_evidence', 'permission_evidence',
    'run', 'run_change', 'sealed_credential', 'submission', 'audit_entry']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
    EXECUTE format('CREATE POLICY own_rows ON %I TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()))', kept);
    -- Staff see how far a customer is, never what was sealed for them.
    IF kept <> 'sealed_credential' THEN
      EXECUTE format('CREATE POLICY staff_read ON %I FOR SELECT TO portal_app USING ((SELECT portal_is_staff()))', kept);
    END IF;
  END LOOP;
END
$$;

ALTER TABLE "customer" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "customer" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "customer" TO portal_app USING (id = (SELECT portal_customer())) WITH CHECK (id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "customer" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
CREATE POLICY by_slug ON "customer" FOR SELECT TO portal_app USING (slug = (SELECT portal_key('slug')));
CREATE POLICY by_entra_tenant ON "customer" FOR SELECT TO portal_app USING (entra_tenant_id = (SELECT portal_key('entra-tenant')::uuid));

-- One row, for whoever holds what is hashed in it, before it is known whose it is.
CREATE POLICY by_token ON "invitation" FOR SELECT TO portal_app USING (token_hash = (SELECT portal_key('invitation')));
CREATE POLICY by_token ON "session" FOR SELECT TO portal_app USING (token_hash = (SELECT portal_key('session')));

-- A sign-in under way belongs to the browser that began it. What has expired may be swept away, and only that.
ALTER TABLE "sign_in_attempt" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "sign_in_attempt" FORCE ROW LEVEL SECURITY;
CREATE POLICY by_browser ON "sign_in_attempt" TO portal_app
  USING (browser_hash = (SELECT portal_key('browser'))) WITH CHECK (browser_hash = (SELECT portal_key('browser')));
CREATE POLICY by_id ON "sign_in_attempt" TO portal_app
  USING (id = (SELECT portal_key('attempt')::uuid)) WITH CHECK (id = (SELECT portal_key('attempt')::uuid));
CREATE POLICY sweep_sees ON "sign_in_attempt" FOR SELECT TO portal_app USING ((SELECT portal_key('sweep')) = 'expired' AND expires_at < now());
CREATE POLICY sweep_removes ON "sign_in_attempt" FOR DELETE TO portal_app USING ((SELECT portal_key('sweep')) = 'expired' AND expires_at < now());

-- Only what the portal does. Nothing here deletes a customer, a person or evidence.
GRANT USAGE ON SCHEMA public TO portal_app;
GRANT SELECT, INSERT, UPDATE ON "customer", "invitation", "person", "session", "choice", "certificate", "step_evidence",
  "permission_evidence", "run", "run_change", "submission" TO portal_app;
GRANT USAGE ON SEQUENCE "step_evidence_id_seq" TO portal_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "sealed_credential", "sign_in_attempt" TO portal_app;
GRANT SELECT, INSERT ON "audit_entry" TO portal_app;

-- The engine of the durable work makes its own schema, "dbos", and owns nothing else.
DO $$
BEGIN
  EXECUTE format('GRANT CREATE ON DATABASE %I TO portal_app', current_database());
END
$$;

-- The audit trail is append-only for the owner of the table too.
CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "audit_entry" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "audit_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();

-- A customer's Entra tenant is bound once. No later bug may hand a customer to another organisation.
CREATE FUNCTION refuse_rebinding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.entra_tenant_id IS NOT NULL AND NEW.entra_tenant_id IS DISTINCT FROM OLD.entra_tenant_id THEN
    RAISE EXCEPTION 'The Entra tenant of a customer does not change once it is bound.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER bound_once BEFORE UPDATE ON "customer" FOR EACH ROW EXECUTE FUNCTION refuse_rebinding();

-- Whoever watches a customer hears of every change to what their screens show. The payload is the customer's id and nothing
-- else; PostgreSQL sends it when the transaction commits, and once per transaction.
CREATE FUNCTION tell_watchers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'customer' THEN
    PERFORM pg_notify('customer_changed', NEW.id::text);
  ELSE
    PERFORM pg_notify('customer_changed', NEW.customer_id::text);
  END IF;
  RETURN NULL;
END
$$;
DO $$
DECLARE
  shown text;
BEGIN
  FOREACH shown IN ARRAY ARRAY['customer', 'choice', 'certificate', 'step_evidence', 'permission_evidence', 'run', 'run_change', 'submission']
  LOOP
    EXECUTE format('CREATE TRIGGER tell_watchers AFTER INSERT OR UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION tell_watchers()', shown);
  END LOOP;
END
$$;
