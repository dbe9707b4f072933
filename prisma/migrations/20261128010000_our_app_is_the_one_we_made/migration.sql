-- Processes of the version before write while this runs. Locks in the order in which they take theirs.
LOCK TABLE "run_change", "run", "submission", "sealed_credential", "audit_entry" IN ACCESS EXCLUSIVE MODE;

-- CreateTable
CREATE TABLE "app_registration" (
    "customer_id" UUID NOT NULL,
    "unique_name" TEXT,
    "object_id" UUID,
    "app_id" UUID,
    "origin" TEXT,
    "recorded_at" TIMESTAMPTZ(3),
    "adopt_object_id" UUID,
    "adopt_app_id" UUID,
    "chosen_at" TIMESTAMPTZ(3),
    "chosen_by" UUID,

    CONSTRAINT "app_registration_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "own_credential" (
    "customer_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key_id" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "own_credential_pkey" PRIMARY KEY ("customer_id","kind","name")
);

-- CreateTable
CREATE TABLE "foreign_access" (
    "customer_id" UUID NOT NULL,
    "item" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "foreign_access_pkey" PRIMARY KEY ("customer_id","item")
);

-- AddForeignKey
ALTER TABLE "app_registration" ADD CONSTRAINT "app_registration_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "own_credential" ADD CONSTRAINT "own_credential_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "foreign_access" ADD CONSTRAINT "foreign_access_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand. See docs/decisions/0010-our-app.md.
-- ---------------------------------------------------------------------------------------------------------------------

-- The secrets and certificates that runs of the versions before made, from every place that names them: what is in none of them counts as
-- somebody else's. The policies bind the owner too, and name only the portal's role.
DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['run_change', 'submission', 'sealed_credential', 'audit_entry']
  LOOP
    EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', kept);
  END LOOP;

  INSERT INTO own_credential (customer_id, kind, name, key_id)
  SELECT customer_id, 'secret', key_id, key_id FROM (
    SELECT customer_id, secret_key_id::text AS key_id FROM submission
    UNION SELECT customer_id, reference FROM sealed_credential WHERE kind = 'client-secret'
    UNION SELECT customer_id, detail->>'secretKeyId' FROM audit_entry WHERE action LIKE 'saved:%'
    UNION SELECT customer_id, detail->>'keyId' FROM audit_entry WHERE action = 'secret-destroyed'
  ) AS named WHERE key_id IS NOT NULL;

  INSERT INTO own_credential (customer_id, kind, name)
  SELECT DISTINCT customer_id, 'certificate', change->>'thumbprint' FROM run_change
  WHERE change_id IN ('create-application', 'add-certificate') AND state = 'done' AND change->>'thumbprint' IS NOT NULL;

  FOREACH kept IN ARRAY ARRAY['run_change', 'submission', 'sealed_credential', 'audit_entry']
  LOOP
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
  END LOOP;
END
$$;

ALTER TABLE "app_registration" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "app_registration" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "app_registration" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "app_registration" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "app_registration" TO portal_app;

ALTER TABLE "own_credential" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "own_credential" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "own_credential" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "own_credential" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "own_credential" TO portal_app;

ALTER TABLE "foreign_access" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "foreign_access" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "foreign_access" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "foreign_access" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
GRANT SELECT, INSERT, DELETE ON "foreign_access" TO portal_app;
