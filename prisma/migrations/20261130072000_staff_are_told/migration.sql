-- AlterTable
ALTER TABLE "webhook_endpoint" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'webhook';

-- AlterTable
ALTER TABLE "staff_member" ADD COLUMN "digest_address" TEXT;

-- CreateTable
CREATE TABLE "digest_letter" (
    "staff_id" UUID NOT NULL,
    "day" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "trouble" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "digest_letter_pkey" PRIMARY KEY ("staff_id", "day")
);

-- CreateIndex
CREATE INDEX "digest_letter_state_idx" ON "digest_letter"("state");

-- AddForeignKey
ALTER TABLE "digest_letter" ADD CONSTRAINT "digest_letter_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff_member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_kind" CHECK (kind IN ('webhook', 'slack', 'teams'));

ALTER TABLE "digest_letter" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "digest_letter" FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_write ON "digest_letter" TO portal_app USING ((SELECT portal_is_staff_writer())) WITH CHECK ((SELECT portal_is_staff_writer()));
CREATE POLICY staff_read ON "digest_letter" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
CREATE POLICY sweep_sees_old ON "digest_letter" FOR SELECT TO portal_app USING ((SELECT portal_key('sweep')) = 'old' AND created_at < now() - interval '30 days');
CREATE POLICY sweep_removes_old ON "digest_letter" FOR DELETE TO portal_app USING ((SELECT portal_key('sweep')) = 'old' AND created_at < now() - interval '30 days');
GRANT SELECT, INSERT, UPDATE, DELETE ON "digest_letter" TO portal_app;
