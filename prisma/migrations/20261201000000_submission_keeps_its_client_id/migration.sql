-- The app with which an integration was saved. It may be gone by the time somebody asks whose integration that is.
ALTER TABLE "submission" ADD COLUMN "client_id" UUID;
