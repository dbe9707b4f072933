-- When Dropzone last answered whether it accepts the API key. Null while it has not answered: such a key is tested again by a sweep.
ALTER TABLE "sealed_credential" ADD COLUMN "tested_at" TIMESTAMPTZ(3);

-- Which customers have such a key, and nothing of what is sealed is used.
CREATE POLICY untested_sees ON "sealed_credential" FOR SELECT TO portal_app
  USING ((SELECT portal_key('sweep')) = 'untested' AND kind = 'dropzone-api-key' AND tested_at IS NULL);
