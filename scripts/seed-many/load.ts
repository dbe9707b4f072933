import pg from "pg";
import type { AuditKey } from "@/lib/store/keyed-hash";
import { copyInto, copyLine } from "./copy";
import { storyOf } from "./make-story";
import { staffNames } from "./names";
import { uuidOf } from "./random";
import { writeCustomer } from "./rows";
import { columnsOf, type SeededTable, seededBy, seededTables } from "./tables";

/**
 * Writes the customers, all of them or none: one transaction, through the owner's connection. The triggers that notify watchers
 * and make summaries due are off, since every summary is written here too. So is row-level security, which binds the owner too.
 */

export type SeedOptions = {
  ownerUrl: string;
  /** The portal's current one, so that the audit trails verify there. */
  auditKey: AuditKey;
  customers: number;
  seed: number;
  /** The moment the stories end. */
  now: Date;
  /** Removes what was seeded before. */
  fresh: boolean;
  /** Also when there are customers that were not seeded. */
  force: boolean;
  onProgress?: (written: number) => void;
};

export type SeedOutcome =
  | { ok: true; customers: number; rows: number }
  | { ok: false; reason: "real-customers"; count: number }
  | { ok: false; reason: "already-seeded"; count: number };

const batch = 500;
/** Customers made between two turns of the event loop, so that the database keeps receiving rows. */
const slice = 20;

export async function seedMany(options: SeedOptions): Promise<SeedOutcome> {
  const client = new pg.Client(options.ownerUrl);
  await client.connect();
  try {
    await client.query("BEGIN");
    const tables = await openTables(client);
    const outcome = await load(client, options, tables);
    if (outcome.ok) {
      // The triggers that say which days have to be counted are off, so all days are counted anew.
      await client.query("TRUNCATE number_day, number_day_due");
      await closeTables(client, tables);
      await client.query("COMMIT");
      // Autovacuum comes in a minute; until then the planner would believe the tables are empty, and read them where an index would do.
      await client.query(`VACUUM (ANALYZE) ${[...seededTables, "staff_member"].join(", ")}`);
    } else await client.query("ROLLBACK");
    return outcome;
  } finally {
    await client.end();
  }
}

async function load(client: pg.Client, options: SeedOptions, tables: readonly string[]): Promise<SeedOutcome> {
  const count = async (how: string) =>
    Number((await client.query(`SELECT count(*) FROM customer WHERE created_by ${how} $1`, [seededBy])).rows[0].count);
  const [real, seeded] = [await count("<>"), await count("=")];
  if (real > 0 && !options.force) return { ok: false, reason: "real-customers", count: real };
  if (seeded > 0 && !options.fresh) return { ok: false, reason: "already-seeded", count: seeded };
  if (seeded > 0) await removeSeeded(client, tables, real === 0);
  const staffIds = await addStaff(client);
  const word = await withoutWordIndex(client);
  const takenSlugs = new Set((await client.query("SELECT slug FROM customer")).rows.map(({ slug }) => slug as string));

  let rows = 0;
  let writing: Promise<void> = Promise.resolve();
  for (let from = 0; from < options.customers; from += batch) {
    const lines = new Map<SeededTable, string[]>(seededTables.map((table) => [table, []]));
    const to = Math.min(from + batch, options.customers);
    for (let number = from; number < to; number++) {
      const story = storyOf({ seed: options.seed, number, of: options.customers, now: options.now.getTime(), takenSlugs });
      writeCustomer(story, { staffIds, auditKey: options.auditKey }, (table, line) => lines.get(table)?.push(line));
      if (number % slice === 0) await new Promise(setImmediate);
    }
    rows += [...lines.values()].reduce((sum, { length }) => sum + length, 0);
    await writing;
    options.onProgress?.(from);
    writing = writeLines(client, lines);
    // Awaited above, one batch later. Until then a failure must not count as unhandled.
    writing.catch(() => undefined);
  }
  await writing;
  await client.query(word.restore);
  return { ok: true, customers: options.customers, rows };
}

async function writeLines(client: pg.Client, lines: Map<SeededTable, string[]>): Promise<void> {
  for (const [table, own] of lines) if (own.length > 0) await copyInto(client, table, columnsOf[table].split(" "), own.join(""));
}

/**
 * Locks every table with rows of customers until the end of the transaction. A superuser can leave out the checks of references too,
 * which are right by construction.
 */
async function openTables(client: pg.Client): Promise<string[]> {
  const isSuper = (await client.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).rows[0].rolsuper as boolean;
  if (isSuper) await client.query("SET LOCAL session_replication_role = replica");
  await client.query("SET LOCAL maintenance_work_mem = '256MB'");
  const { rows } = await client.query(
    `SELECT relname AS name FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attname = 'customer_id' AND NOT attisdropped`,
  );
  const tables = [...rows.map(({ name }) => name as string), "customer", "staff_member"];
  for (const table of tables)
    await client.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY${isSuper ? "" : ", DISABLE TRIGGER USER"}`);
  return tables;
}

async function closeTables(client: pg.Client, tables: readonly string[]): Promise<void> {
  for (const table of tables) await client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER`);
}

/** Drops the index of words: filling it in random order takes longer than creating it at the end. */
async function withoutWordIndex(client: pg.Client): Promise<{ restore: string }> {
  const { rows } = await client.query(
    "SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid = 'customer_word'::regclass AND contype = 'p'",
  );
  await client.query(`ALTER TABLE customer_word DROP CONSTRAINT ${rows[0].conname}`);
  return { restore: `ALTER TABLE customer_word ADD CONSTRAINT ${rows[0].conname} ${rows[0].definition}` };
}

async function removeSeeded(client: pg.Client, tables: readonly string[], isAll: boolean): Promise<void> {
  // In one statement when all customers are seeded. "customer" brings along every table that points at it; the trails do not.
  if (isAll) await client.query("TRUNCATE customer, audit_entry, audit_head CASCADE");
  else
    for (const table of tables.filter((name) => name !== "staff_member")) {
      const whose = table === "customer" ? "id" : "customer_id";
      await client.query(`DELETE FROM ${table} WHERE ${whose} IN (SELECT id FROM customer WHERE created_by = $1)`, [seededBy]);
    }
}

async function addStaff(client: pg.Client): Promise<string[]> {
  const ids = staffNames.map((name) => uuidOf(`${seededBy}: ${name}`));
  await client.query("CREATE TEMP TABLE seeded_staff (LIKE staff_member INCLUDING DEFAULTS) ON COMMIT DROP");
  const lines = staffNames.map((name, i) => {
    const id = ids[i] ?? "";
    return copyLine([id, id, name, `${name.toLowerCase().replace(" ", ".")}@dropzone.example`, { json: ["CSM"] }]);
  });
  await copyInto(client, "seeded_staff", ["id", "entra_object_id", "name", "user_name", "roles"], lines.join(""));
  await client.query("INSERT INTO staff_member SELECT * FROM seeded_staff ON CONFLICT DO NOTHING");
  return ids;
}
