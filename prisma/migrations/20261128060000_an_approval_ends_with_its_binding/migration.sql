-- The time of a request may end early: a binding that ends takes the requests about it along. It never ends later.
CREATE OR REPLACE FUNCTION refuse_change_of_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF num_nonnulls(NEW.decision, NEW.used_at) > 0 THEN
      RAISE EXCEPTION 'An approval begins undecided.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.customer_id, NEW.kind, NEW.about, NEW.facts, NEW.asked_by, NEW.asked_at)
     IS DISTINCT FROM (OLD.id, OLD.customer_id, OLD.kind, OLD.about, OLD.facts, OLD.asked_by, OLD.asked_at)
     OR NEW.ends_at > OLD.ends_at
     OR (OLD.decision IS NOT NULL AND (NEW.decision, NEW.decided_by, NEW.decided_at) IS DISTINCT FROM (OLD.decision, OLD.decided_by, OLD.decided_at))
     OR OLD.used_at IS NOT NULL
     OR OLD.ends_at < now() THEN
    RAISE EXCEPTION 'What was asked for, decided or used does not change.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;

-- As before, and the approval was asked for after this binding began: one for an earlier binding to the same tenant does not count.
CREATE OR REPLACE FUNCTION refuse_ending_without_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM customer c WHERE c.id = NEW.customer_id AND c.entra_tenant_id = NEW.entra_tenant_id AND c.bound_at = NEW.bound_at) THEN
    RAISE EXCEPTION 'This is not the binding of the customer.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (NEW.approval_id IS NOT NULL OR may_have_changed_tenant(NEW.customer_id)) AND NOT EXISTS (
    SELECT FROM approval a
    WHERE a.id = NEW.approval_id AND a.customer_id = NEW.customer_id AND a.kind = 'undo-binding'
      AND a.decision = 'approved' AND a.asked_by IS NOT NULL AND a.decided_by <> a.asked_by AND a.ends_at > now()
      AND a.about = NEW.entra_tenant_id AND a.asked_at >= NEW.bound_at
  ) THEN
    RAISE EXCEPTION 'Changes were made in this tenant: a second staff member has to approve the undoing.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
