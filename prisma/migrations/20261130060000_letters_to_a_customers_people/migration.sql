-- CreateTable
CREATE TABLE "subscription" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "person_id" UUID,
    "address" TEXT NOT NULL,
    "kinds" TEXT[],
    "duty" TEXT,
    "time_zone" TEXT NOT NULL,
    "added_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "letter" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "step" TEXT,
    "facts" JSONB NOT NULL,
    "once_key" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "trouble" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "not_before" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "mail_id" UUID,
    "token_hash" TEXT,
    "claimed_at" TIMESTAMPTZ(3),
    "handed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "letter_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "subscription_customer_id_address_key" ON "subscription"("customer_id", "address");

-- CreateIndex
CREATE UNIQUE INDEX "subscription_customer_id_id_key" ON "subscription"("customer_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "letter_token_hash_key" ON "letter"("token_hash");

-- CreateIndex
CREATE INDEX "letter_customer_id_created_at_idx" ON "letter"("customer_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "letter_customer_id_subscription_id_idx" ON "letter"("customer_id", "subscription_id");

-- CreateIndex
CREATE UNIQUE INDEX "letter_subscription_id_once_key_key" ON "letter"("subscription_id", "once_key");

-- CreateIndex
CREATE INDEX "letter_state_not_before_idx" ON "letter"("state", "not_before");

-- CreateIndex
CREATE INDEX "submission_secret_ends_at_idx" ON "submission"("secret_ends_at");

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "letter" ADD CONSTRAINT "letter_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "letter" ADD CONSTRAINT "letter_customer_id_subscription_id_fkey" FOREIGN KEY ("customer_id", "subscription_id") REFERENCES "subscription"("customer_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "subscription" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "subscription" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "subscription" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "subscription" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
GRANT SELECT, INSERT, UPDATE ON "subscription" TO portal_app;

ALTER TABLE "letter" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "letter" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "letter" TO portal_app USING (customer_id = (SELECT portal_customer())) WITH CHECK (customer_id = (SELECT portal_customer()));
CREATE POLICY staff_read ON "letter" FOR SELECT TO portal_app USING ((SELECT portal_is_staff()));
-- One row, for whoever holds what is hashed in it, before it is known whose it is.
CREATE POLICY by_token ON "letter" FOR SELECT TO portal_app USING (token_hash = (SELECT portal_key('letter')));
GRANT SELECT, INSERT, UPDATE ON "letter" TO portal_app;

ALTER TABLE "subscription"
  ADD CONSTRAINT "subscription_ended_wholly" CHECK (num_nulls(ended_at, ended_by) IN (0, 2)),
  ADD CONSTRAINT "subscription_ended_by" CHECK (ended_by IN ('reader', 'colleague', 'connection'));
ALTER TABLE "letter"
  ADD CONSTRAINT "letter_state" CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unsure', 'dropped'));

-- The page of letters shows who has agreed, and what was sent.
CREATE TRIGGER tell_watchers AFTER INSERT OR UPDATE ON "subscription" FOR EACH ROW EXECUTE FUNCTION tell_watchers();
CREATE TRIGGER tell_watchers AFTER INSERT OR UPDATE ON "letter" FOR EACH ROW EXECUTE FUNCTION tell_watchers();
