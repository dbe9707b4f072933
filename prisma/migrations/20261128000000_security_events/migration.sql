-- CreateTable
CREATE TABLE "security_event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT,
    "action" TEXT NOT NULL,
    "customer_id" UUID,
    "detail" JSONB NOT NULL,

    CONSTRAINT "security_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "security_event_at_idx" ON "security_event"("at" DESC);

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

-- No reference to the customer: an event stays when its customer is erased.
ALTER TABLE "security_event" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "security_event" FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_write ON "security_event" TO portal_app USING ((SELECT portal_is_staff_writer())) WITH CHECK ((SELECT portal_is_staff_writer()));
GRANT SELECT, INSERT ON "security_event" TO portal_app;
GRANT USAGE ON SEQUENCE "security_event_id_seq" TO portal_app;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "security_event" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "security_event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
