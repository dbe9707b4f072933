import "server-only";
import pg from "pg";
import { env } from "@/lib/env";

/**
 * Tells whoever shows a customer's screens that something in them changed, on whichever replica. One connection per process
 * listens to PostgreSQL, however many watch. What changed is not said: a watcher reads afresh.
 */

type Watchers = Map<string, Set<() => void>>;
type Watch = { watchers: Watchers; dirty: Set<string>; client: pg.Client | null; retryMs: number; timer: NodeJS.Timeout | null };

const firstRetryMs = 250;
const lastRetryMs = 30_000;

/** On the global object: Next evaluates this module once for each bundle and at every hot reload. */
const kept = globalThis as { portalWatch?: Watch };

/** Returns the way to stop. `onChange` comes once for any number of changes in a tick, and after a lost connection, in case. */
export function watchCustomer(customerId: string, onChange: () => void): () => void {
  kept.portalWatch ??= { watchers: new Map(), dirty: new Set(), client: null, retryMs: firstRetryMs, timer: null };
  const watch = kept.portalWatch;
  const mine = watch.watchers.get(customerId) ?? new Set();
  watch.watchers.set(customerId, mine.add(onChange));
  listen(watch);
  return () => {
    mine.delete(onChange);
    if (mine.size === 0 && watch.watchers.get(customerId) === mine) watch.watchers.delete(customerId);
    if (watch.watchers.size === 0) rest(watch);
  };
}

function listen(watch: Watch): void {
  if (watch.client || watch.timer) return;
  const client = new pg.Client({ connectionString: env().DATABASE_URL, keepAlive: true, application_name: "portal watch" });
  watch.client = client;
  client.on("notification", ({ payload }) => payload && markDirty(watch, [payload]));
  // Emitted for a lost connection, and also after our own end(): only the one in use is replaced.
  client.on("error", () => reconnect(watch, client));
  client.on("end", () => reconnect(watch, client));
  client
    .connect()
    .then(() => client.query("LISTEN customer_changed"))
    .then(
      () => {
        watch.retryMs = firstRetryMs;
        // Whatever happened before this moment went unheard.
        markDirty(watch, watch.watchers.keys());
      },
      () => reconnect(watch, client),
    );
}

function reconnect(watch: Watch, lost: pg.Client): void {
  if (watch.client !== lost) return;
  watch.client = null;
  lost.end().catch(() => undefined); // Already gone, as a rule.
  if (watch.watchers.size === 0) return;
  watch.timer = setTimeout(() => {
    watch.timer = null;
    listen(watch);
  }, watch.retryMs);
  watch.timer.unref();
  watch.retryMs = Math.min(watch.retryMs * 2, lastRetryMs);
}

/** Nobody watches: the connection is given back. */
function rest(watch: Watch): void {
  if (watch.timer) clearTimeout(watch.timer);
  watch.timer = null;
  const { client } = watch;
  watch.client = null;
  client?.end().catch(() => undefined); // Nobody is left to tell.
}

function markDirty(watch: Watch, customerIds: Iterable<string>): void {
  if (watch.dirty.size === 0) setImmediate(() => flush(watch));
  for (const id of customerIds) watch.dirty.add(id);
}

function flush(watch: Watch): void {
  const changed = [...watch.dirty];
  watch.dirty.clear();
  for (const id of changed) for (const onChange of [...(watch.watchers.get(id) ?? [])]) onChange();
}
