-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "about" UUID NOT NULL,
    "facts" JSONB NOT NULL,
    "asked_by" UUID,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "decision" TEXT,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "approval_customer_id_asked_at_idx" ON "approval"("customer_id", "asked_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "approval_customer_id_id_key" ON "approval"("customer_id", "id");

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "approval" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "approval" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "approval" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "approval" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
GRANT SELECT, INSERT, UPDATE ON "approval" TO portal_app;

-- Nobody approves their own request. A decision names who made it, and when.
ALTER TABLE "approval"
  ADD CONSTRAINT "approval_second_person" CHECK (decided_by <> asked_by),
  ADD CONSTRAINT "approval_decided_wholly" CHECK (num_nulls(decision, decided_by, decided_at) IN (0, 3)),
  ADD CONSTRAINT "approval_decision" CHECK (decision IN ('approved', 'refused')),
  ADD CONSTRAINT "approval_used_once_approved" CHECK (used_at IS NULL OR decision = 'approved');

-- What was asked for never changes, a decision is made once and in time, and an approval is used once and in time.
CREATE FUNCTION refuse_change_of_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF num_nonnulls(NEW.decision, NEW.used_at) > 0 THEN
      RAISE EXCEPTION 'An approval begins undecided.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.customer_id, NEW.kind, NEW.about, NEW.facts, NEW.asked_by, NEW.asked_at, NEW.ends_at)
     IS DISTINCT FROM (OLD.id, OLD.customer_id, OLD.kind, OLD.about, OLD.facts, OLD.asked_by, OLD.asked_at, OLD.ends_at)
     OR (OLD.decision IS NOT NULL AND (NEW.decision, NEW.decided_by, NEW.decided_at) IS DISTINCT FROM (OLD.decision, OLD.decided_by, OLD.decided_at))
     OR OLD.used_at IS NOT NULL
     OR OLD.ends_at < now() THEN
    RAISE EXCEPTION 'What was asked for, decided or used does not change.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER decided_once BEFORE INSERT OR UPDATE ON "approval" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_approval();

CREATE TRIGGER tell_watchers AFTER INSERT OR UPDATE ON "approval" FOR EACH ROW EXECUTE FUNCTION tell_watchers();
