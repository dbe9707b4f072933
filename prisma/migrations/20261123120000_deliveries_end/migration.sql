-- By hand: the log of deliveries is pruned. Which rows a scope reaches is the policies' to say, as for every other command.
GRANT DELETE ON "webhook_delivery" TO portal_app;
