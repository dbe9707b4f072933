-- By hand: a letter that is on its way shows on the customer's page, and so does how that went.
CREATE TRIGGER tell_watchers AFTER INSERT OR UPDATE ON "nudge" FOR EACH ROW EXECUTE FUNCTION tell_watchers();
