import "server-only";
import pg from "pg";
import { env } from "@/lib/env";

/**
 * Tells whoever shows a customer's screens that something in them changed, on whichever replica. One connection per process
 * listens to PostgreSQL, however many watch. What changed is not said: a watcher reads afresh.
 */

/** Of one customer by their id, of all of them by one of the two names below. */
type OnChange = (customerId: string | null) => void;
type Watchers = Map<string, Set<OnChange>>;
type Watch = { watchers: Watchers; dirty: Set<string>; client: pg.Client | null; retryMs: number; timer: NodeJS.Timeout | null };

const firstRetryMs = 250;
const lastRetryMs = 30_000;

/** On the global object: Next evaluates this module once for each bundle and at every hot reload. */
const kept = globalThis as { portalWatch?: Watch };

/** Returns the way to stop. `onChange` comes once for any number of changes in a tick, and after a lost connection, in case. */
export const watchCustomer = (customerId: string, onChange: () => void): (() => void) => watchFor(customerId, onChange);

/** Any change to any customer that staff's list may have to show. Null when some may have gone unheard. */
export const watchAllCustomers = (onChange: OnChange): (() => void) => watchFor("summary_due", onChange);

/** The list itself: a customer's summary has been written. */
export const watchSummaries = (onChange: OnChange): (() => void) => watchFor("summary_changed", onChange);

function watchFor(key: string, onChange: OnChange): () => void {
  kept.portalWatch ??= { watchers: new Map(), dirty: new Set(), client: null, retryMs: firstRetryMs, timer: null };
  const watch = kept.portalWatch;
  const mine = watch.watchers.get(key) ?? new Set();
  watch.watchers.set(key, mine.add(onChange));
  listen(watch);
  return () => {
    mine.delete(onChange);
    if (mine.size === 0 && watch.watchers.get(key) === mine) watch.watchers.delete(key);
    if (watch.watchers.size === 0) rest(watch);
  };
}

function listen(watch: Watch): void {
  if (watch.client || watch.timer) return;
  const client = new pg.Client({ connectionString: env().DATABASE_URL, keepAlive: true, application_name: "portal watch" });
  watch.client = client;
  client.on("notification", ({ channel, payload }) => {
    if (!payload) return;
    if (channel === "customer_changed") markDirty(watch, [payload]);
    else if (watch.watchers.has(channel)) markDirty(watch, [`${channel}:${payload}`]);
  });
  // Emitted for a lost connection, and also after our own end(): only the one in use is replaced.
  client.on("error", () => reconnect(watch, client));
  client.on("end", () => reconnect(watch, client));
  client
    .connect()
    .then(() => client.query("LISTEN customer_changed; LISTEN summary_due; LISTEN summary_changed"))
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

/** A watcher's key, and for those of all customers the one that changed behind it. */
function markDirty(watch: Watch, whats: Iterable<string>): void {
  if (watch.dirty.size === 0) setImmediate(() => flush(watch));
  for (const what of whats) watch.dirty.add(what);
}

function flush(watch: Watch): void {
  const changed = [...watch.dirty];
  watch.dirty.clear();
  for (const what of changed) {
    const [key = "", customerId = null] = what.split(":");
    for (const onChange of [...(watch.watchers.get(key) ?? [])]) onChange(customerId);
  }
}
