import pg from "pg";
import type { AuditKey } from "@/lib/store/keyed-hash";
import { batchSize, makeBatches } from "./batches";
import { columnTypes, copyInto } from "./copy";
import { type ColumnType, CopyRows } from "./copy-rows";
import { staffNames } from "./names";
import { uuidOf } from "./random";
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
      await analyze(client, options.ownerUrl);
    } else await client.query("ROLLBACK");
    return outcome;
  } finally {
    await client.end();
  }
}

/** Half of what there is to read. */
const largestTables: readonly SeededTable[] = ["step_evidence", "audit_entry", "customer_summary"];

/**
 * Autovacuum comes in a minute; until then the planner would believe the tables are empty, and read them where an index would do. On two
 * connections, since one uses one core.
 */
async function analyze(client: pg.Client, ownerUrl: string): Promise<void> {
  const second = new pg.Client(ownerUrl);
  await second.connect();
  try {
    await Promise.all([
      second.query(`VACUUM (ANALYZE) ${largestTables.join(", ")}`),
      client.query(`VACUUM (ANALYZE) ${[...seededTables.filter((table) => !largestTables.includes(table)), "staff_member"].join(", ")}`),
    ]);
  } finally {
    await second.end();
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
  const restoreIndexes = await dropIndexes(client);
  // Rows of a table that was emptied in this transaction need no log, and no later visit to be marked as visible.
  const isNew = real === 0 && (await client.query("SELECT FROM audit_entry LIMIT 1")).rowCount === 0;
  if (isNew) await client.query(`TRUNCATE ${seededTables.join(", ")} CASCADE`);
  const takenSlugs = (await client.query("SELECT slug FROM customer")).rows.map(({ slug }) => slug as string);
  let rows = 0;
  let written = 0;
  const { seed, customers, now, auditKey } = options;
  const make = { seed, of: customers, now: now.getTime(), takenSlugs, staffIds, auditKey, types: await typesOf(client) };
  for await (const batch of makeBatches(make)) {
    options.onProgress?.(written);
    for (const { table, count, bytes } of batch) {
      await copyInto(client, { table, columns: columnsOf[table].split(" "), isNew }, bytes);
      rows += count;
    }
    written += batchSize;
  }
  await restoreIndexes();
  return { ok: true, customers: options.customers, rows };
}

async function typesOf(client: pg.Client): Promise<Record<SeededTable, ColumnType[]>> {
  const types: [string, ColumnType[]][] = [];
  for (const table of seededTables) types.push([table, await columnTypes(client, table, columnsOf[table].split(" "))]);
  return Object.fromEntries(types) as Record<SeededTable, ColumnType[]>;
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

/** Filling an index row by row takes longer than creating it at the end. What references lead to stays. */
async function dropIndexes(client: pg.Client): Promise<() => Promise<void>> {
  const { rows: keys } = await client.query(
    `SELECT conrelid::regclass AS of, conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint c
     WHERE conrelid = ANY ($1::text[]::regclass[]) AND contype = 'p' AND NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = c.conrelid)`,
    [seededTables],
  );
  const { rows: indexes } = await client.query(
    `SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid = ANY ($1::text[]::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
    [seededTables],
  );
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  for (const { of, name } of keys) await client.query(`ALTER TABLE ${of} DROP CONSTRAINT ${name}`);
  return async () => {
    for (const { of, name, definition } of keys) await client.query(`ALTER TABLE ${of} ADD CONSTRAINT ${name} ${definition}`);
    for (const { definition } of indexes) await client.query(definition);
  };
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
  const columns = ["id", "entra_object_id", "name", "user_name", "roles"];
  const rows = new CopyRows(await columnTypes(client, "seeded_staff", columns));
  for (const [i, name] of staffNames.entries()) {
    const id = ids[i] ?? "";
    rows.add([id, id, name, `${name.toLowerCase().replace(" ", ".")}@dropzone.example`, { json: ["CSM"] }]);
  }
  await copyInto(client, { table: "seeded_staff", columns, isNew: false }, rows.take());
  await client.query("INSERT INTO staff_member SELECT * FROM seeded_staff ON CONFLICT DO NOTHING");
  return ids;
}
