-- AlterTable
ALTER TABLE "webhook_delivery" ADD COLUMN "ended_at" TIMESTAMPTZ(3);

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand. What the jobs of lib/retention may see, change and delete. The database itself keeps them to the times of
-- lib/catalogue/retention.ts: no bug in a job deletes anything sooner.
-- ---------------------------------------------------------------------------------------------------------------------

GRANT DELETE ON "session", "staff_session", "pasted_error", "security_event" TO portal_app;

-- Can no longer be opened by the portal.
CREATE POLICY sweep_sees_expired ON "sealed_credential" FOR SELECT TO portal_app USING ((SELECT portal_key('sweep')) = 'expired' AND expires_at < now());
CREATE POLICY sweep_removes_expired ON "sealed_credential" FOR DELETE TO portal_app USING ((SELECT portal_key('sweep')) = 'expired' AND expires_at < now());

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['session', 'staff_session']
  LOOP
    EXECUTE format('CREATE POLICY sweep_sees_old ON %I FOR SELECT TO portal_app USING ((SELECT portal_key(''sweep'')) = ''old'' AND coalesce(revoked_at, expires_at) < now() - interval ''30 days'')', kept);
    EXECUTE format('CREATE POLICY sweep_removes_old ON %I FOR DELETE TO portal_app USING ((SELECT portal_key(''sweep'')) = ''old'' AND coalesce(revoked_at, expires_at) < now() - interval ''30 days'')', kept);
  END LOOP;
END
$$;

CREATE POLICY sweep_sees_old ON "pasted_error" FOR SELECT TO portal_app USING ((SELECT portal_key('sweep')) = 'old' AND last_seen_at < now() - interval '180 days');
CREATE POLICY sweep_removes_old ON "pasted_error" FOR DELETE TO portal_app USING ((SELECT portal_key('sweep')) = 'old' AND last_seen_at < now() - interval '180 days');

-- Only the text goes: that a letter was sent, when and by whom stays.
CREATE POLICY sweep_sees_old ON "nudge" FOR SELECT TO portal_app USING ((SELECT portal_key('sweep')) = 'old' AND created_at < now() - interval '365 days');
CREATE POLICY sweep_empties_old ON "nudge" FOR UPDATE TO portal_app
  USING ((SELECT portal_key('sweep')) = 'old' AND created_at < now() - interval '365 days') WITH CHECK (body = '');

-- What is sealed, without opening it, to seal it again with a new key.
CREATE POLICY reseal_sees ON "sealed_credential" FOR SELECT TO portal_app USING ((SELECT portal_key('sweep')) = 'reseal');
CREATE POLICY reseal_sees ON "sign_in_attempt" FOR SELECT TO portal_app USING ((SELECT portal_key('sweep')) = 'reseal');

-- Whose secrets may be those of somebody who gave up: which customers, and nothing of what is sealed is used.
CREATE POLICY abandoned_sees ON "sealed_credential" FOR SELECT TO portal_app USING ((SELECT portal_key('sweep')) = 'abandoned');

-- A customer is deleted by one transaction that names them as the one to erase, and by no other. Their rows follow by reference.
GRANT DELETE ON "customer" TO portal_app;
CREATE POLICY erase_sees ON "customer" FOR SELECT TO portal_app USING (id::text = (SELECT portal_key('erase')));
CREATE POLICY only_to_erase ON "customer" AS RESTRICTIVE FOR DELETE TO portal_app USING (id::text = (SELECT portal_key('erase')));
CREATE POLICY erase_removes ON "customer" FOR DELETE TO portal_app USING (id::text = (SELECT portal_key('erase')));

-- Only an approval of exactly this lets a customer go: asked for by one person, given by another, and still valid.
CREATE FUNCTION refuse_erasing_without_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM approval a
    WHERE a.customer_id = OLD.id AND a.kind = 'erase-customer' AND a.about = OLD.id
      AND a.decision = 'approved' AND a.asked_by IS NOT NULL AND a.decided_by <> a.asked_by AND a.ends_at > now()
  ) THEN
    RAISE EXCEPTION 'A customer is erased only with the approval of a second person.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END
$$;
CREATE TRIGGER erased_once_approved BEFORE DELETE ON "customer" FOR EACH ROW EXECUTE FUNCTION refuse_erasing_without_approval();

-- The only change of an entry is that a name goes once the customer is erased. No summary follows from that.
DROP TRIGGER summary_due_updated ON "audit_entry";
