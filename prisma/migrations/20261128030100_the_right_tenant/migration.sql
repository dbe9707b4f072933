-- AlterTable
ALTER TABLE "customer" ADD COLUMN "expected_tenant" TEXT;

-- CreateTable
CREATE TABLE "ended_binding" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "entra_tenant_id" UUID NOT NULL,
    "entra_tenant_name" TEXT,
    "initial_domain" TEXT,
    "bound_at" TIMESTAMPTZ(3) NOT NULL,
    "bound_by" UUID,
    "ended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_by" UUID NOT NULL,
    "approval_id" UUID,
    "kept" JSONB NOT NULL,

    CONSTRAINT "ended_binding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ended_binding_approval_id_key" ON "ended_binding"("approval_id");

-- CreateIndex
CREATE UNIQUE INDEX "ended_binding_customer_id_entra_tenant_id_bound_at_key" ON "ended_binding"("customer_id", "entra_tenant_id", "bound_at");

-- AddForeignKey
ALTER TABLE "ended_binding" ADD CONSTRAINT "ended_binding_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "ended_binding" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "ended_binding" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "ended_binding" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "ended_binding" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
GRANT SELECT, INSERT ON "ended_binding" TO portal_app;

-- Whether a change may have been made in the tenant that is bound. A failed one with a trouble was tried, and its answer may have been lost.
CREATE FUNCTION may_have_changed_tenant(customer uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM run_change c
    WHERE c.customer_id = customer AND (c.state IN ('done', 'working') OR (c.state = 'failed' AND c.trouble IS NOT NULL)))
$$;

-- A binding is ended freely before the first change. Afterwards it needs a second staff member's approval of exactly that.
CREATE FUNCTION refuse_ending_without_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM customer c WHERE c.id = NEW.customer_id AND c.entra_tenant_id = NEW.entra_tenant_id AND c.bound_at = NEW.bound_at) THEN
    RAISE EXCEPTION 'This is not the binding of the customer.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (NEW.approval_id IS NOT NULL OR may_have_changed_tenant(NEW.customer_id)) AND NOT EXISTS (
    SELECT FROM approval a
    WHERE a.id = NEW.approval_id AND a.customer_id = NEW.customer_id AND a.kind = 'undo-binding'
      AND a.decision = 'approved' AND a.asked_by IS NOT NULL AND a.decided_by <> a.asked_by AND a.ends_at > now()
      AND a.about = NEW.entra_tenant_id
  ) THEN
    RAISE EXCEPTION 'Changes were made in this tenant: a second staff member has to approve the undoing.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER approved BEFORE INSERT ON "ended_binding" FOR EACH ROW EXECUTE FUNCTION refuse_ending_without_approval();

-- A bound customer lets go of its tenant only when this very binding was ended, and takes another one only after that.
CREATE OR REPLACE FUNCTION refuse_rebinding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.entra_tenant_id IS NULL OR NEW.entra_tenant_id IS NOT DISTINCT FROM OLD.entra_tenant_id THEN
    RETURN NEW;
  END IF;
  IF NEW.entra_tenant_id IS NULL AND NEW.bound_at IS NULL AND EXISTS (
    SELECT FROM ended_binding e
    WHERE e.customer_id = OLD.id AND e.entra_tenant_id = OLD.entra_tenant_id AND e.bound_at = OLD.bound_at
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The Entra tenant of a customer does not change once it is bound.' USING ERRCODE = 'insufficient_privilege';
END
$$;

-- What was found in a tenant is deleted only after the customer has let go of it.
CREATE FUNCTION refuse_deletion_while_bound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM customer c WHERE c.id = OLD.customer_id AND c.entra_tenant_id IS NOT NULL) THEN
    RAISE EXCEPTION 'What was found in a tenant stays while the tenant is bound.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END
$$;
DO $$
DECLARE
  of_tenant text;
BEGIN
  FOREACH of_tenant IN ARRAY ARRAY['choice', 'certificate', 'step_evidence', 'permission_evidence', 'run', 'run_change', 'submission',
    'consent', 'step_finish']
  LOOP
    EXECUTE format('CREATE TRIGGER kept_while_bound BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_deletion_while_bound()', of_tenant);
    EXECUTE format('GRANT DELETE ON %I TO portal_app', of_tenant);
  END LOOP;
END
$$;
