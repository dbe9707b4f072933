-- Who does not answer a run at the moment, with the time of the next try: {service, status, tries, nextTryAt}. Null while all is well.
ALTER TABLE "run" ADD COLUMN "delay" JSONB;
