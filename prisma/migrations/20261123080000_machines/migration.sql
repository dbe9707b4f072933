-- CreateTable
CREATE TABLE "nudge" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "step" TEXT,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "trouble" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "nudge_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "nudge_customer_id_created_at_idx" ON "nudge"("customer_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "nudge" ADD CONSTRAINT "nudge_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "nudge" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "nudge" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "nudge" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "nudge" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
GRANT SELECT, INSERT, UPDATE ON "nudge" TO portal_app;

-- What happens to a customer becomes a delivery in the very transaction that writes it down, and that one is in the customer's
-- own scope. It may add deliveries about itself. It cannot see or alter one, nor the endpoint that it goes to.
CREATE POLICY about_customer ON "webhook_delivery" FOR INSERT TO portal_app WITH CHECK (customer_id = (SELECT portal_customer()));
