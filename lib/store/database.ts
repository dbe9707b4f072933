import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "@/lib/env";
import { connectionsAtMost, inTurn } from "./background-turns";
import { Prisma, PrismaClient } from "./generated/client";
import { openedAs, type Scope, scopedPool } from "./scoped-pool";

/**
 * Access to the database. Every query runs in a transaction that names whose rows it wants, and PostgreSQL's row-level security
 * returns no others: a forgotten `where` cannot return another customer's rows. The client itself is not exported, so no code can bypass
 * this.
 */

export type Database = Prisma.TransactionClient;

/** The keys by which a row is found before its customer is known. */
type KeyKind =
  | "slug"
  | "entra-tenant"
  | "invitation"
  | "session"
  | "staff-session"
  | "api-key"
  | "api-request"
  | "letter"
  | "browser"
  | "attempt"
  | "sweep"
  | "erase";

/** All rows of one customer. Store calls made inside `use` share the transaction, so a loader can read several things in one. */
export function inCustomer<T>(customerId: string, use: (db: Database) => Promise<T>): Promise<T> {
  return scoped("app.customer", customerId, use);
}

/** Read only: every customer's rows, except what is sealed or grants access. */
export function asStaff<T>(use: (db: Database) => Promise<T>): Promise<T> {
  return scoped("app.scope", "staff", use);
}

/** Read and write: the staff's own rows (members, sessions, keys, webhooks). No customer's rows. */
export function asStaffWriter<T>(use: (db: Database) => Promise<T>): Promise<T> {
  return scoped("app.scope", "staff-writer", use);
}

/** The one row that a token's hash or a public name identifies. */
export function withKey<T>(kind: KeyKind, value: string, use: (db: Database) => Promise<T>): Promise<T> {
  return scoped("app.key", `${kind}:${value}`, use);
}

const goingOn = {
  customer: {
    name: "app.customer",
    sql: Prisma.sql`set_config('app.key', '', true) || set_config('app.customer', customer_id::text, true)`,
  },
  "staff-writer": { name: "app.scope", sql: Prisma.sql`set_config('app.key', '', true) || set_config('app.scope', 'staff-writer', true)` },
} as const;

/**
 * Within `withKey`: goes on in the same transaction with the rows of the customer, or of the staff, that the key has named. What the key opened is
 * closed. `find` asks for the one row that the key names and selects `goesOn` as "goesOnAs": PostgreSQL changes over once it has found the row, in the
 * same round trip. Null when there is no such row.
 */
export async function goOnAs<Row, T>(
  whose: keyof typeof goingOn,
  find: (db: Database, goesOn: Prisma.Sql) => Promise<(Row & { goesOnAs: string })[]>,
  use: (db: Database, row: Row) => Promise<T>,
): Promise<T | null> {
  const outer = current.getStore();
  if (outer?.name !== "app.key") throw new Error("Only what began with a key can go on as somebody else.");
  const { db } = outer;
  const { name, sql } = goingOn[whose];
  const [row] = await find(db, sql);
  return row ? current.run({ name, value: row.goesOnAs, db }, () => use(db, row)) : null;
}

class UnsafeRoleError extends Error {
  override name = "UnsafeRoleError";
}

/**
 * Throws when row-level security would not apply to the portal's role, so that the portal does not start. PostgreSQL exempts superusers,
 * roles with BYPASSRLS and owners of tables, without any warning.
 */
export async function assertSafeRole(): Promise<void> {
  const [role] = await client().$queryRaw<Role[]>`
    WITH tables AS (SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p'))
    SELECT rolsuper AS super, rolbypassrls AS bypass,
      (SELECT string_agg(relname, ', ') FROM tables WHERE pg_has_role(relowner, 'MEMBER')) AS owned,
      (SELECT string_agg(relname, ', ') FROM tables
       WHERE NOT (relrowsecurity AND relforcerowsecurity) AND has_table_privilege(oid, 'SELECT, INSERT, UPDATE, DELETE')) AS open
    FROM pg_roles WHERE rolname = current_user`;
  const because = role === undefined ? "cannot be looked up" : unsafe(role);
  if (because)
    throw new UnsafeRoleError(`DATABASE_URL signs in as a role that ${because}. The portal needs one that row-level security binds.`);
}

type Role = { super: boolean; bypass: boolean; owned: string | null; open: string | null };

function unsafe(role: Role): string | null {
  if (role.super) return "is a superuser";
  if (role.bypass) return "has BYPASSRLS";
  if (role.owned) return `owns tables (${role.owned})`;
  if (role.open) return `reaches tables without row-level security (${role.open})`;
  return null;
}

/**
 * Closes the connections. The next query opens new ones.
 * @fortests A process keeps its connections until it ends; a test closes them before its database is dropped.
 */
export async function disconnectDatabase(): Promise<void> {
  const { portalPrisma } = kept;
  delete kept.portalPrisma;
  await portalPrisma?.$disconnect();
}

const current = new AsyncLocalStorage<Scope & { db: Database }>();

function scoped<T>(name: Scope["name"], value: string, use: (db: Database) => Promise<T>): Promise<T> {
  const outer = current.getStore();
  if (outer?.name === name && outer.value === value) return use(outer.db);
  const transaction = () =>
    openedAs({ name, value }, () =>
      client().$transaction((db) => current.run({ name, value, db }, () => use(db)), { maxWait: 10_000, timeout: 20_000 }),
    );
  // One that is begun inside of another has its turn already, and would wait for itself.
  return outer === undefined ? inTurn(transaction) : transaction();
}

/** On the global object: Next's hot reload evaluates this module again and would open another pool each time. */
const kept = globalThis as { portalPrisma?: PrismaClient };

function client(): PrismaClient {
  kept.portalPrisma ??= new PrismaClient({
    adapter: new PrismaPg(scopedPool({ connectionString: env().DATABASE_URL, max: connectionsAtMost }), { disposeExternalPool: true }),
  });
  return kept.portalPrisma;
}
