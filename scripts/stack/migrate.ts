import { databaseTrouble } from "@/lib/transport";
import { applyMigrations } from "./schema-engine";

/** npm run migrate: brings the database of DATABASE_OWNER_URL up to date. May be repeated. The portal itself never migrates. */

const url = process.env.DATABASE_OWNER_URL ?? "";
const trouble = url === "" ? "is missing" : databaseTrouble(url);
if (trouble) {
  const example = "postgresql://portal_owner:secret@db.internal:5432/portal?sslmode=verify-full";
  console.error(`DATABASE_OWNER_URL ${trouble}. Example: DATABASE_OWNER_URL=${example}`);
  process.exit(1);
}
const applied = await applyMigrations(url);
console.log(applied.length === 0 ? "The database is up to date." : `Applied: ${applied.join(", ")}.`);
