import path from "node:path";
import { parseArgs } from "node:util";
import { keyList } from "@/lib/env";
import type { AuditKey } from "@/lib/store/keyed-hash";
import { prepareDatabase, startDatabase } from "../stack/database";
import { keptAuditKeys } from "../stack/portal-env";
import { applyMigrations } from "../stack/schema-engine";
import { seedMany } from "./load";

/** npm run seed: invents many customers, to look at, test and measure the staff's pages with. See --help. */

const usage = `npm run seed -- --customers 100000 [--fresh] [--seed N] [--force]

Fills the database with invented customers, as they would stand after two years: invited, under way, stuck and complete, with what was
found at each step, runs, an audit trail, secrets that expire, and the errors they met. 100,000 take a minute.

  --customers N   how many; 1000 if not given
  --seed N        the same number makes the same customers; 1 if not given
  --fresh         remove the customers that this command made before, and make them anew
  --force         also where there are customers that this command did not make

The database is that of DATABASE_OWNER_URL, as for npm run migrate, and is brought up to date first. Without it, it is the demo's. The audit
trails are made with the first of AUDIT_KEYS; without it, with the demo's key.

No customer made here can do anything: nothing is sealed for them, their invitations have no link, and their tenants do not exist.
They are known by created_by = 'npm run seed', so that they can be told from real ones. It refuses to mix the two, since nobody wants
to find 100,000 strangers among their customers; --force is for a database whose customers are made up as well, such as the demo's.`;

const { values } = parseArgs({
  options: {
    customers: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    fresh: { type: "boolean", default: false },
    force: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) leave(usage, 0);
const [customers, seed] = [whole("customers", values.customers, 1), whole("seed", values.seed, 0)];

const demoData = path.resolve(".data/demo");

const refusals = {
  "real-customers": (count: number) =>
    `There are ${count} customers that npm run seed did not make. Nothing was written. --force adds to them.`,
  "already-seeded": (count: number) => `There are ${count} customers from before. Nothing was written. --fresh removes them first.`,
};

const database = await openDatabase();
const began = Date.now();
try {
  const { fresh, force } = values;
  const onProgress = (written: number) => process.stderr.isTTY && process.stderr.write(`\r${written.toLocaleString("en-US")} customers…`);
  const outcome = await seedMany({
    ownerUrl: database.ownerUrl,
    auditKey: await currentAuditKey(),
    customers,
    seed,
    now: new Date(),
    fresh,
    force,
    onProgress,
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  if (outcome.ok) {
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(`${outcome.customers.toLocaleString("en-US")} customers, ${outcome.rows.toLocaleString("en-US")} rows, in ${seconds} s.`);
  } else {
    process.exitCode = 1;
    console.error(refusals[outcome.reason](outcome.count));
  }
} finally {
  await database.close();
}

async function openDatabase(): Promise<{ ownerUrl: string; close(): Promise<void> }> {
  const given = process.env.DATABASE_OWNER_URL;
  if (given) {
    await applyMigrations(given);
    return { ownerUrl: given, close: async () => undefined };
  }
  const embedded = await startDatabase({ dataDir: path.join(demoData, "postgresql") });
  const { ownerUrl } = await prepareDatabase({ adminUrl: embedded.adminUrl, database: "portal_demo" });
  return { ownerUrl, close: embedded.close };
}

/** Without AUDIT_KEYS: the demo's. */
async function currentAuditKey(): Promise<AuditKey> {
  const [key] = keyList.parse(process.env.AUDIT_KEYS || (await keptAuditKeys(demoData)));
  return key ?? leave("AUDIT_KEYS is empty.", 1);
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value >= least ? value : leave(`--${name} ${text} is not a whole number of at least ${least}.`, 1);
}

function leave(words: string, code: number): never {
  console[code === 0 ? "log" : "error"](words);
  process.exit(code);
}
