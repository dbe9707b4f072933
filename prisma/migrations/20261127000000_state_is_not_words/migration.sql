-- Processes of the version before write while this runs. Locks in the order in which they take theirs (a finding, then its customer by
-- the foreign key): in another order the two could wait for each other.
LOCK TABLE "step_evidence", "run_change", "audit_entry", "customer_summary", "customer" IN ACCESS EXCLUSIVE MODE;

-- AlterTable
ALTER TABLE "customer" ADD COLUMN "portal_access" TEXT;

-- AlterTable
ALTER TABLE "customer_summary" ADD COLUMN "step_states" TEXT[];

-- AlterTable
ALTER TABLE "step_evidence" ADD COLUMN "waits_for_whom" TEXT;

-- CreateTable
CREATE TABLE "consent" (
    "customer_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "read_back_at" TIMESTAMPTZ(3),

    CONSTRAINT "consent_pkey" PRIMARY KEY ("customer_id","resource")
);

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand. See docs/decisions/0007-state-is-not-words.md.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "consent" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "consent" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "consent" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "consent" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
GRANT SELECT, INSERT, UPDATE ON "consent" TO portal_app;

-- The program itself notes finished steps and errors now, in the transaction that writes them (lib/store/step-finishes.ts, errors-seen.ts).
DROP TRIGGER note_finished_steps ON "step_evidence";
DROP TRIGGER note_error ON "step_evidence";
DROP TRIGGER note_error ON "run_change";
DROP TRIGGER note_error ON "audit_entry";
DROP FUNCTION note_finished_steps();
DROP FUNCTION note_error_of();
DROP FUNCTION note_error(uuid, text, timestamptz);
DROP FUNCTION error_code(jsonb);
DROP FUNCTION steps_before(text);

-- What the version before kept in words. The policies bind the owner too, and name only the portal's role. Nobody is told of these
-- changes: what screens show stays the same.
DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['customer', 'customer_summary', 'step_evidence', 'audit_entry', 'consent', 'error_seen']
  LOOP
    EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER', kept);
  END LOOP;

  UPDATE customer c SET portal_access = CASE WHEN found.line = 'The portal''s access was removed' THEN 'removed' ELSE 'kept' END
  FROM (SELECT DISTINCT ON (customer_id) customer_id, state, line FROM step_evidence WHERE step = 'finish' ORDER BY customer_id, id DESC) AS found
  WHERE found.customer_id = c.id AND found.state = 'done';

  INSERT INTO consent (customer_id, resource, answered_at, read_back_at)
  SELECT customer_id, detail->>'resource', max(at) FILTER (WHERE action = 'consent-answered'), max(at) FILTER (WHERE action <> 'consent-answered')
  FROM audit_entry
  WHERE detail->>'resource' IN ('graph', 'exchange')
    AND (action = 'consent-answered' OR action = 'delegated-access-read-back' AND detail->'missing' = '[]')
  GROUP BY 1, 2;

  -- Two codes of the version before have other names now.
  UPDATE error_seen SET code = CASE code WHEN 'untestable' THEN 'permission-untestable' ELSE 'permission-not-checked' END
  WHERE code IN ('untestable', 'no-answer');

  UPDATE customer_summary SET step_states = ARRAY(
    SELECT slug || '=' || CASE substr(states, place::int, 1)
      WHEN 'd' THEN 'done' WHEN 'w' THEN 'working' WHEN 'p' THEN 'propagating' WHEN 'n' THEN 'needs-you' WHEN 's' THEN 'stuck'
      WHEN 'x' THEN 'declined' WHEN '?' THEN 'could-not-check' ELSE 'waiting' END
    FROM unnest(ARRAY['connect', 'capabilities', 'app-registration', 'client-secret', 'graph-permissions', 'cloud-apps-permissions',
      'live-response-permissions', 'certificate', 'exchange-permission', 'exchange-service-principal', 'exchange-role', 'organization-id',
      'portal-url', 'verification', 'data-source', 'alert-source', 'finish']) WITH ORDINALITY AS step (slug, place)
    ORDER BY place);

  FOREACH kept IN ARRAY ARRAY['customer', 'customer_summary', 'step_evidence', 'audit_entry', 'consent', 'error_seen']
  LOOP
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER', kept);
  END LOOP;
END
$$;

-- While a deployment goes on, processes of the version before still write. They know none of the columns above, so these two triggers keep
-- up with them. Both may be dropped, with their functions, once no such process runs.
CREATE FUNCTION keep_up_with_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE NEW.action
    WHEN 'consent-answered' THEN
      INSERT INTO consent (customer_id, resource, answered_at) VALUES (NEW.customer_id, NEW.detail->>'resource', NEW.at)
      ON CONFLICT (customer_id, resource) DO UPDATE SET answered_at = excluded.answered_at;
    WHEN 'delegated-access-read-back' THEN
      IF NEW.detail->'missing' = '[]' THEN
        INSERT INTO consent (customer_id, resource, read_back_at) VALUES (NEW.customer_id, NEW.detail->>'resource', NEW.at)
        ON CONFLICT (customer_id, resource) DO UPDATE SET read_back_at = excluded.read_back_at;
      END IF;
    WHEN 'portal-access-kept' THEN
      UPDATE customer SET portal_access = 'kept' WHERE id = NEW.customer_id AND portal_access IS DISTINCT FROM 'kept';
    WHEN 'portal-access-removed' THEN
      UPDATE customer SET portal_access = 'removed' WHERE id = NEW.customer_id AND portal_access IS DISTINCT FROM 'removed';
  END CASE;
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_up_with_audit AFTER INSERT ON "audit_entry" FOR EACH ROW
  WHEN (NEW.action IN ('consent-answered', 'delegated-access-read-back', 'portal-access-kept', 'portal-access-removed'))
  EXECUTE FUNCTION keep_up_with_audit();

-- A process that changes the letters alone leaves no states by slug behind that are out of date: the letters are read then.
CREATE FUNCTION keep_up_with_letters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.states IS DISTINCT FROM OLD.states AND NEW.step_states IS NOT DISTINCT FROM OLD.step_states THEN
    NEW.step_states := '{}';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_up_with_letters BEFORE UPDATE ON "customer_summary" FOR EACH ROW EXECUTE FUNCTION keep_up_with_letters();
