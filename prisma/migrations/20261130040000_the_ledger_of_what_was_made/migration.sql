-- Processes of the version before write while this runs. Locks in the order in which they take theirs.
LOCK TABLE "customer", "run_change", "run", "submission", "audit_entry", "own_credential", "app_registration" IN ACCESS EXCLUSIVE MODE;

-- What a run is for: setup, renewal, undo.
ALTER TABLE "run" ADD COLUMN "purpose" TEXT NOT NULL DEFAULT 'setup';

-- CreateTable
CREATE TABLE "made_item" (
    "customer_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "item_id" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "run_id" UUID,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "made_item_pkey" PRIMARY KEY ("customer_id","kind","item_id")
);

-- AddForeignKey
ALTER TABLE "made_item" ADD CONSTRAINT "made_item_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand: what the versions before made, as far as it is known.
-- ---------------------------------------------------------------------------------------------------------------------

-- A change counts only when the audit trail has it: a run also marked changes as done that it found made by somebody else. An app that the
-- portal created before this one is gone, so only what came after the present app's creation counts. The policies bind the owner too, and
-- name only the portal's role.
DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['run_change', 'run', 'submission', 'audit_entry', 'own_credential', 'app_registration', 'customer']
  LOOP
    EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', kept);
  END LOOP;

  CREATE TEMPORARY TABLE made_before ON COMMIT DROP AS
  SELECT c.customer_id, c.run_id, c.change_id, c.change, COALESCE(c.finished_at, r.started_at) AS made_at, COALESCE(a.object_id, s.app_object_id) AS object_id, s.service_principal_id
  FROM run_change c
  JOIN run r ON r.id = c.run_id
  JOIN customer s ON s.id = c.customer_id
  LEFT JOIN app_registration a ON a.customer_id = c.customer_id
  WHERE c.state = 'done' AND COALESCE(a.object_id, s.app_object_id) IS NOT NULL
    AND EXISTS (SELECT FROM audit_entry e WHERE e.customer_id = c.customer_id AND e.action = 'changed:' || c.change_id AND e.detail->>'runId' = c.run_id::text)
    AND COALESCE(c.finished_at, r.started_at) >= COALESCE(
      (SELECT max(COALESCE(o.finished_at, p.started_at)) FROM run_change o JOIN run p ON p.id = o.run_id
       WHERE o.customer_id = c.customer_id AND o.state = 'done' AND o.change_id IN ('create-application', 'adopt-application')),
      '-infinity');

  INSERT INTO made_item (customer_id, kind, item_id, made_at, run_id)
  SELECT customer_id, kind, item_id, min(made_at), (array_agg(run_id ORDER BY made_at))[1] FROM (
    SELECT customer_id, 'application' AS kind, object_id::text AS item_id, made_at, run_id FROM made_before WHERE change_id = 'create-application'
    UNION ALL SELECT customer_id, 'declaration', name, made_at, run_id FROM made_before, jsonb_array_elements_text(change->'permissions') AS name
      WHERE change_id IN ('create-application', 'declare-permissions')
    UNION ALL SELECT customer_id, 'service-principal', service_principal_id::text, made_at, run_id FROM made_before WHERE change_id = 'create-service-principal'
    UNION ALL SELECT customer_id, 'grant', change->>'permission', made_at, run_id FROM made_before WHERE change->>'do' = 'grant-permission'
    UNION ALL SELECT customer_id, 'certificate', change->>'thumbprint', made_at, run_id FROM made_before WHERE change_id IN ('create-application', 'add-certificate')
    UNION ALL SELECT customer_id, 'resource', change->>'resource', made_at, run_id FROM made_before WHERE change->>'do' = 'add-resource'
    UNION ALL SELECT customer_id, 'exchange-customization', 'organization', made_at, run_id FROM made_before WHERE change_id = 'customize-exchange'
    UNION ALL SELECT customer_id, 'exchange-service-principal', service_principal_id::text, made_at, run_id FROM made_before WHERE change_id = 'register-in-exchange'
    UNION ALL SELECT customer_id, 'exchange-assignment', 'Transport Hygiene', made_at, run_id FROM made_before WHERE change_id = 'assign-exchange-role'
    UNION ALL SELECT customer_id, 'secret', key_id, recorded_at, NULL FROM own_credential WHERE kind = 'secret' AND key_id IS NOT NULL
    UNION ALL SELECT customer_id, 'integration', kind, COALESCE(saved_at, CURRENT_TIMESTAMP), NULL FROM submission WHERE state = 'saved' AND integration_id IS NOT NULL
  ) AS made WHERE item_id IS NOT NULL
  GROUP BY customer_id, kind, item_id;

  FOREACH kept IN ARRAY ARRAY['run_change', 'run', 'submission', 'audit_entry', 'own_credential', 'app_registration', 'customer']
  LOOP
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
  END LOOP;
END
$$;

ALTER TABLE "made_item" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "made_item" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "made_item" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "made_item" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "made_item" TO portal_app;
