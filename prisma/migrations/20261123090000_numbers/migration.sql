-- CreateTable
CREATE TABLE "step_finish" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "took_seconds" INTEGER NOT NULL,

    CONSTRAINT "step_finish_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "error_seen" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "error_seen_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "step_finish_customer_id_step_idx" ON "step_finish"("customer_id", "step");

-- CreateIndex
CREATE INDEX "step_finish_finished_at_step_took_seconds_customer_id_idx" ON "step_finish"("finished_at", "step", "took_seconds", "customer_id");

-- CreateIndex
CREATE INDEX "error_seen_customer_id_idx" ON "error_seen"("customer_id");

-- CreateIndex
CREATE INDEX "error_seen_seen_at_code_customer_id_idx" ON "error_seen"("seen_at", "code", "customer_id");

-- CreateIndex
CREATE INDEX "customer_created_at_idx" ON "customer"("created_at");

-- AddForeignKey
ALTER TABLE "step_finish" ADD CONSTRAINT "step_finish_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "error_seen" ADD CONSTRAINT "error_seen_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['step_finish', 'error_seen']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
    EXECUTE format('CREATE POLICY own_rows ON %I TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()))', kept);
    EXECUTE format('CREATE POLICY staff_read ON %I FOR SELECT TO portal_app USING ((SELECT portal_is_staff()))', kept);
  END LOOP;
END
$$;

-- What has happened stays so.
GRANT SELECT, INSERT ON "step_finish", "error_seen" TO portal_app;
GRANT USAGE ON SEQUENCE "step_finish_id_seq", "error_seen_id_seq" TO portal_app;

-- Everything that has to be done before a step, near and far, by lib/onboarding/steps.ts; a test compares the two. A step's time runs
-- from the last of these that was finished before it: a run finishes many steps in one moment, and each took as long as the run.
CREATE FUNCTION steps_before(step text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE step
    WHEN 'connect' THEN ARRAY[]::text[]
    WHEN 'capabilities' THEN ARRAY['connect']
    WHEN 'app-registration' THEN ARRAY['connect', 'capabilities']
    WHEN 'organization-id' THEN ARRAY['connect']
    WHEN 'portal-url' THEN ARRAY['connect', 'capabilities']
    WHEN 'exchange-role' THEN ARRAY['connect', 'capabilities', 'app-registration', 'exchange-service-principal']
    WHEN 'verification' THEN ARRAY['connect', 'capabilities', 'app-registration', 'client-secret', 'graph-permissions']
    WHEN 'data-source' THEN ARRAY['connect', 'capabilities', 'app-registration', 'client-secret', 'graph-permissions', 'verification']
    WHEN 'alert-source' THEN ARRAY['connect', 'capabilities', 'app-registration', 'client-secret', 'graph-permissions', 'verification']
    WHEN 'finish' THEN ARRAY['connect', 'capabilities', 'app-registration', 'client-secret', 'graph-permissions', 'verification',
      'data-source', 'alert-source']
    ELSE ARRAY['connect', 'capabilities', 'app-registration']
  END
$$;

CREATE FUNCTION note_finished_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO step_finish (customer_id, step, finished_at, took_seconds)
  SELECT found.customer_id, found.step, found.at, greatest(0, extract(epoch FROM found.at - coalesce(
    (SELECT max(f.finished_at) FROM step_finish f
      WHERE f.customer_id = found.customer_id AND f.step = ANY (steps_before(found.step)) AND f.finished_at < found.at),
    (SELECT c.created_at FROM customer c WHERE c.id = found.customer_id))))
  FROM (SELECT customer_id, step, min(observed_at) AS at FROM changed WHERE state = 'done' GROUP BY customer_id, step) AS found
  WHERE NOT EXISTS (SELECT FROM step_finish f WHERE f.customer_id = found.customer_id AND f.step = found.step);
  RETURN NULL;
END
$$;
CREATE TRIGGER note_finished_steps AFTER INSERT ON "step_evidence" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_finished_steps();

-- Microsoft's code, wherever in a trouble it stands; else the portal's own word for it. What is neither is free text, which is not to
-- be counted by.
CREATE FUNCTION error_code(trouble jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(
    substring(concat_ws(' ', trouble->>'code', trouble->>'what') FROM 'AADSTS[0-9]{5,8}'),
    CASE WHEN trouble->>'code' ~ '^[A-Za-z0-9_.-]{2,64}$' THEN trouble->>'code' END,
    substring(trouble->>'code' FROM '\(([A-Za-z0-9_.-]{2,64})\)$'),
    'without-a-code')
$$;

-- One trouble stands in the change that failed and in its step, and again at every look: within ten minutes it is the same.
CREATE FUNCTION note_error(customer uuid, met text, at timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO error_seen (customer_id, code, seen_at)
  SELECT customer, met, at
  WHERE NOT EXISTS (SELECT FROM error_seen e WHERE e.customer_id = customer AND e.code = met AND e.seen_at > at - interval '10 minutes')
$$;

CREATE FUNCTION note_error_of() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'step_evidence' THEN PERFORM note_error(NEW.customer_id, error_code(NEW.trouble), NEW.observed_at);
    WHEN 'run_change' THEN PERFORM note_error(NEW.customer_id, error_code(NEW.trouble), coalesce(NEW.finished_at, now()));
    WHEN 'audit_entry' THEN PERFORM note_error(NEW.customer_id, coalesce(NEW.detail->>'microsoftCode', NEW.detail->>'reason', 'without-a-code'), NEW.at);
  END CASE;
  RETURN NULL;
END
$$;
CREATE TRIGGER note_error AFTER INSERT ON "step_evidence" FOR EACH ROW WHEN (NEW.trouble IS NOT NULL) EXECUTE FUNCTION note_error_of();
CREATE TRIGGER note_error AFTER UPDATE ON "run_change" FOR EACH ROW WHEN (NEW.trouble IS NOT NULL AND NEW.trouble IS DISTINCT FROM OLD.trouble) EXECUTE FUNCTION note_error_of();
CREATE TRIGGER note_error AFTER INSERT ON "audit_entry" FOR EACH ROW WHEN (NEW.action = 'consent-refused') EXECUTE FUNCTION note_error_of();

-- What has been found before today, as far as it can still be told. The policies bind the owner too, and name only the portal's role.
DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['customer', 'step_evidence', 'run_change', 'audit_entry', 'step_finish', 'error_seen']
  LOOP
    EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', kept);
  END LOOP;
  WITH found AS (SELECT customer_id, step, min(observed_at) AS at FROM step_evidence WHERE state = 'done' GROUP BY customer_id, step)
  INSERT INTO step_finish (customer_id, step, finished_at, took_seconds)
  SELECT found.customer_id, found.step, found.at, greatest(0, extract(epoch FROM found.at - coalesce(
    (SELECT max(f.at) FROM found f WHERE f.customer_id = found.customer_id AND f.step = ANY (steps_before(found.step)) AND f.at < found.at),
    c.created_at)))
  FROM found JOIN customer c ON c.id = found.customer_id;
  INSERT INTO error_seen (customer_id, code, seen_at)
  SELECT customer_id, error_code(trouble), observed_at FROM step_evidence WHERE trouble IS NOT NULL
  UNION ALL SELECT customer_id, error_code(trouble), finished_at FROM run_change WHERE trouble IS NOT NULL AND finished_at IS NOT NULL
  UNION ALL SELECT customer_id, coalesce(detail->>'microsoftCode', detail->>'reason', 'without-a-code'), at FROM audit_entry WHERE action = 'consent-refused';
  FOREACH kept IN ARRAY ARRAY['customer', 'step_evidence', 'run_change', 'audit_entry', 'step_finish', 'error_seen']
  LOOP
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
  END LOOP;
END
$$;
