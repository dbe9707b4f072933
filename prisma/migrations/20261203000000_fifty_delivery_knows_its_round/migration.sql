-- A delivery that is sent again by a person is tried as often as a new one. A sweep has to know how many tries were made before.
ALTER TABLE "webhook_delivery" ADD COLUMN "tries_before_replay" INTEGER NOT NULL DEFAULT 0;
