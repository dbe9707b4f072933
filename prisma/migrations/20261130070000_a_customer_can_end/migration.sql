-- AlterTable
ALTER TABLE "customer" ADD COLUMN "ended_at" TIMESTAMPTZ(3),
ADD COLUMN "ended_by" TEXT,
ADD COLUMN "ended_because" TEXT,
ADD COLUMN "erase_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "customer_erase_at_idx" ON "customer"("erase_at");

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand. Staff end a customer, and take that back until the customer is erased.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "customer" ADD CONSTRAINT "customer_ended_wholly" CHECK (num_nulls(ended_at, ended_by, ended_because, erase_at) IN (0, 4));

-- The days are those of lib/catalogue/retention.ts. Nobody ends a customer in the past: the days between are for taking it back.
CREATE FUNCTION refuse_ending_in_the_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NULL THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NOT NULL THEN
    IF (NEW.ended_at, NEW.erase_at) IS DISTINCT FROM (OLD.ended_at, OLD.erase_at) THEN
      RAISE EXCEPTION 'When a customer ended, and is erased, does not change.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.ended_at < now() - interval '5 minutes' OR NEW.erase_at < NEW.ended_at + interval '30 days' THEN
    RAISE EXCEPTION 'A customer is erased 30 days after they ended at the earliest.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF may_have_changed_tenant(NEW.id) AND NOT EXISTS (
    SELECT FROM approval a
    WHERE a.customer_id = NEW.id AND a.kind = 'end-customer' AND a.about = NEW.id
      AND a.decision = 'approved' AND a.asked_by IS NOT NULL AND a.decided_by <> a.asked_by AND a.ends_at > now()
  ) THEN
    RAISE EXCEPTION 'Changes were made in this tenant: a second person has to approve the end.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER ended_now BEFORE INSERT OR UPDATE ON "customer" FOR EACH ROW EXECUTE FUNCTION refuse_ending_in_the_past();

-- A customer goes with the approval of a second person, or once the days after their end are over.
CREATE OR REPLACE FUNCTION refuse_erasing_without_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.erase_at < now() THEN
    RETURN OLD;
  END IF;
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
