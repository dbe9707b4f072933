import { applyMigrations } from "./schema-engine";

/** npm run migrate: brings the database of DATABASE_OWNER_URL up to date. May be repeated. The portal itself never migrates. */

const url = process.env.DATABASE_OWNER_URL;
if (!url) {
  console.error("DATABASE_OWNER_URL is missing. Example: DATABASE_OWNER_URL=postgresql://portal_owner:secret@db.internal:5432/portal");
  process.exit(1);
}
const applied = await applyMigrations(url);
console.log(applied.length === 0 ? "The database is up to date." : `Applied: ${applied.join(", ")}.`);
