import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";

/**
 * The portal's connections to PostgreSQL. A transaction says whose rows it wants in the same round trip that begins it, and what is asked again and
 * again is a prepared statement, so that PostgreSQL reads and plans it once for each connection.
 */

/** A setting that the policies of row-level security read. */
export type Scope = { name: "app.customer" | "app.scope" | "app.key"; value: string };

/** On the global object: the pool is one for the process, and Next's bundles each evaluate this module. */
const kept = globalThis as { portalOpening?: AsyncLocalStorage<Scope> };
kept.portalOpening ??= new AsyncLocalStorage<Scope>();
const opening = kept.portalOpening;

/** The transactions that `begin` begins want these rows. */
export function openedAs<T>(scope: Scope, begin: () => Promise<T>): Promise<T> {
  return opening.run(scope, begin);
}

export function scopedPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on("connect", (client) => {
    const send = (statement: Statement, ...more: unknown[]) =>
      Reflect.apply(pg.Client.prototype.query, client, [scoped(client, statement), ...more]);
    client.query = send as pg.Client["query"];
  });
  return pool;
}

/** As Prisma's adapter gives it to the driver. */
type Statement = { text: string; values: readonly unknown[] };

function scoped(client: pg.ClientBase, statement: Statement): Statement & { name?: string } {
  const scope = opening.getStore();
  if (!scope) return statement;
  if (statement.text === "BEGIN") {
    // The setting is local to the transaction, so the next user of this pooled connection starts without it.
    return {
      ...statement,
      text: `BEGIN; SELECT set_config(${client.escapeLiteral(scope.name)}, ${client.escapeLiteral(scope.value)}, true)`,
    };
  }
  // What staff look through has no plan that is right for every search and filter.
  const name = scope.name === "app.scope" ? undefined : nameOf(statement);
  return name === undefined ? statement : { ...statement, name };
}

/** Each is kept by every connection, in PostgreSQL's memory. */
const mostNames = 100;
const timesBeforeNamed = 3;
const mostCounted = 1_000;
const names = new Map<string, string>();
const times = new Map<string, number>();

/** Undefined for what is not asked again and again, such as the same statement for another number of rows. */
function nameOf({ text, values }: Statement): string | undefined {
  if (values.length === 0) return undefined;
  const known = names.get(text);
  if (known !== undefined || names.size >= mostNames) return known;
  const asked = (times.get(text) ?? 0) + 1;
  if (asked < timesBeforeNamed) {
    if (times.size >= mostCounted) times.clear();
    times.set(text, asked);
    return undefined;
  }
  times.delete(text);
  const name = `portal_${names.size + 1}`;
  names.set(text, name);
  return name;
}
