-- CreateTable
CREATE TABLE "api_request" (
    "key_hash" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "body_hash" TEXT NOT NULL,
    "invitation_ends_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_request_pkey" PRIMARY KEY ("key_hash")
);

-- CreateIndex
CREATE INDEX "api_request_customer_id_idx" ON "api_request"("customer_id");

-- CreateIndex
CREATE INDEX "api_request_created_at_idx" ON "api_request"("created_at");

-- AddForeignKey
ALTER TABLE "api_request" ADD CONSTRAINT "api_request_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand. A request is found by its key before its customer is known, and forgotten after a day.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "api_request" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "api_request" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "api_request" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "api_request" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
CREATE POLICY by_key ON "api_request" FOR SELECT TO portal_app USING (key_hash = (SELECT portal_key('api-request')));
CREATE POLICY sweep_sees_old ON "api_request" FOR SELECT TO portal_app USING ((SELECT portal_key('sweep')) = 'old' AND created_at < now() - interval '1 day');
CREATE POLICY sweep_removes_old ON "api_request" FOR DELETE TO portal_app USING ((SELECT portal_key('sweep')) = 'old' AND created_at < now() - interval '1 day');
CREATE POLICY only_old_ones ON "api_request" AS RESTRICTIVE FOR DELETE TO portal_app USING ((SELECT portal_key('sweep')) = 'old');
GRANT SELECT, INSERT, DELETE ON "api_request" TO portal_app;
