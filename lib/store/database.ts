import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "@/lib/env";
import { type Prisma, PrismaClient } from "./generated/client";

/**
 * The way to the database. Every query runs in a transaction that says whose rows it wants, and PostgreSQL's row-level security
 * gives no others: a forgotten `where` returns nothing. There is no way round: the client itself is not exported.
 */

export type Database = Prisma.TransactionClient;

/** What a row is found by before it is known whose it is. */
type KeyKind = "slug" | "entra-tenant" | "invitation" | "session" | "staff-session" | "api-key" | "browser" | "attempt" | "sweep";

/** All rows of one customer. Calls of the store made inside share the transaction, so a loader can read several things in one. */
export function inCustomer<T>(customerId: string, use: (db: Database) => Promise<T>): Promise<T> {
  return scoped("app.customer", customerId, use);
}

/** Every customer's rows but what is sealed, to read only. */
export function asStaff<T>(use: (db: Database) => Promise<T>): Promise<T> {
  return scoped("app.scope", "staff", use);
}

/** What belongs to staff themselves (members, sessions, keys, webhooks), to read and write. Nothing of a customer's. */
export function asStaffWriter<T>(use: (db: Database) => Promise<T>): Promise<T> {
  return scoped("app.scope", "staff-writer", use);
}

/** The one row that a token's hash or a public name leads to. */
export function withKey<T>(kind: KeyKind, value: string, use: (db: Database) => Promise<T>): Promise<T> {
  return scoped("app.key", `${kind}:${value}`, use);
}

class UnsafeRoleError extends Error {
  override name = "UnsafeRoleError";
}

/** Row-level security does not bind superusers, BYPASSRLS and owners, and says nothing about it: the portal refuses to start as one. */
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
 * Ends the connections. The next query opens new ones.
 * @fortests A process keeps its connections until it ends; a test lets go of its database.
 */
export async function disconnectDatabase(): Promise<void> {
  const { portalPrisma } = kept;
  delete kept.portalPrisma;
  await portalPrisma?.$disconnect();
}

type Setting = "app.customer" | "app.scope" | "app.key";

const current = new AsyncLocalStorage<{ name: Setting; value: string; db: Database }>();

function scoped<T>(name: Setting, value: string, use: (db: Database) => Promise<T>): Promise<T> {
  const outer = current.getStore();
  if (outer?.name === name && outer.value === value) return use(outer.db);
  return client().$transaction(
    async (db) => {
      // Local to the transaction: the pool's next user of this connection starts with nothing.
      await db.$executeRaw`SELECT set_config(${name}, ${value}, true)`;
      return current.run({ name, value, db }, () => use(db));
    },
    { maxWait: 10_000, timeout: 20_000 },
  );
}

/** On the global object, since Next's hot reload evaluates this module anew and would open another pool each time. */
const kept = globalThis as { portalPrisma?: PrismaClient };

function client(): PrismaClient {
  kept.portalPrisma ??= new PrismaClient({ adapter: new PrismaPg({ connectionString: env().DATABASE_URL, max: 10 }) });
  return kept.portalPrisma;
}
