-- Who asked for the letter: staff, or a person of the customer who sends a colleague their part. `created_by` is an id of that side.
ALTER TABLE "nudge" ADD COLUMN "side" TEXT NOT NULL DEFAULT 'staff' CHECK ("side" IN ('staff', 'customer'));
