-- In the order in which processes of the version before take theirs: see 20261127000000_state_is_not_words.
LOCK TABLE "run_change", "run", "audit_entry" IN ACCESS EXCLUSIVE MODE;

-- AlterTable
ALTER TABLE "audit_entry" ADD COLUMN     "once_key" TEXT;

-- AlterTable
ALTER TABLE "run_change" ADD COLUMN     "unanswered" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "replica" (
    "id" TEXT NOT NULL,
    "beats" BIGINT NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replica_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_customer_id_once_key_key" ON "audit_entry"("customer_id", "once_key");

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand.
-- ---------------------------------------------------------------------------------------------------------------------

-- Replicas see and end one another's rows. The table holds nothing of a customer.
ALTER TABLE "replica" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "replica" FORCE ROW LEVEL SECURITY;
CREATE POLICY sweep_replicas ON "replica" TO portal_app
  USING ((SELECT portal_key('sweep')) = 'replicas') WITH CHECK ((SELECT portal_key('sweep')) = 'replicas');
GRANT SELECT, INSERT, UPDATE, DELETE ON "replica" TO portal_app;

-- A run that was written down and never handed to the engine is found by this.
CREATE POLICY sweep_sees_going ON "run" FOR SELECT TO portal_app USING ((SELECT portal_key('sweep')) = 'runs' AND finished_at IS NULL);
