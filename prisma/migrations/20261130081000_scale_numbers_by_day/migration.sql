-- CreateTable
CREATE TABLE "number_day" (
    "day" DATE NOT NULL,
    "counted" JSON NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "number_day_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "number_day_due" (
    "id" BIGSERIAL NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "number_day_due_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "number_day_due_day_idx" ON "number_day_due"("day");

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

-- Counts over all customers: the staff's own. Whatever changes a count says which day, in any scope, and says nothing else.
ALTER TABLE "number_day" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "number_day" FORCE ROW LEVEL SECURITY;
ALTER TABLE "number_day_due" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "number_day_due" FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_write ON "number_day" TO portal_app USING ((SELECT portal_is_staff_writer())) WITH CHECK ((SELECT portal_is_staff_writer()));
CREATE POLICY staff_read ON "number_day" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
CREATE POLICY staff_write ON "number_day_due" TO portal_app USING ((SELECT portal_is_staff_writer())) WITH CHECK ((SELECT portal_is_staff_writer()));
CREATE POLICY staff_read ON "number_day_due" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
CREATE POLICY anyone_notes ON "number_day_due" FOR INSERT TO portal_app WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "number_day" TO portal_app;
GRANT SELECT, INSERT, DELETE ON "number_day_due" TO portal_app;
GRANT USAGE ON SEQUENCE "number_day_due_id_seq" TO portal_app;

-- Rows are only inserted and deleted, as in summary_due: two transactions never wait for each other.
CREATE FUNCTION make_day_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'step_finish' THEN
      INSERT INTO number_day_due (day) VALUES ((coalesce(NEW.finished_at, OLD.finished_at) AT TIME ZONE 'UTC')::date);
    WHEN 'customer_summary' THEN
      INSERT INTO number_day_due (day) SELECT (created_at AT TIME ZONE 'UTC')::date FROM customer WHERE id = NEW.customer_id;
    WHEN 'customer' THEN
      -- The route counts on the day they finished, too.
      INSERT INTO number_day_due (day)
      SELECT (OLD.created_at AT TIME ZONE 'UTC')::date
      UNION SELECT (finished_at AT TIME ZONE 'UTC')::date FROM step_finish WHERE customer_id = OLD.id AND step = 'finish';
  END CASE;
  RETURN NULL;
END
$$;
CREATE TRIGGER day_due_changed AFTER INSERT OR DELETE ON "step_finish" FOR EACH ROW EXECUTE FUNCTION make_day_due();
CREATE TRIGGER day_due_inserted AFTER INSERT ON "customer_summary" FOR EACH ROW EXECUTE FUNCTION make_day_due();
CREATE TRIGGER day_due_updated AFTER UPDATE ON "customer_summary" FOR EACH ROW
  WHEN (NEW.states IS DISTINCT FROM OLD.states OR NEW.step_states IS DISTINCT FROM OLD.step_states) EXECUTE FUNCTION make_day_due();
CREATE TRIGGER day_due_updated AFTER UPDATE ON "customer" FOR EACH ROW
  WHEN (NEW.route IS DISTINCT FROM OLD.route OR NEW.ended_at IS DISTINCT FROM OLD.ended_at) EXECUTE FUNCTION make_day_due();
CREATE TRIGGER day_due_deleted AFTER DELETE ON "customer" FOR EACH ROW EXECUTE FUNCTION make_day_due();
