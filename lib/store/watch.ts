import "server-only";
import pg from "pg";
import { env } from "@/lib/env";

/**
 * Notifies the screens of a customer when something in them changed, on any replica. One connection per process listens to
 * PostgreSQL, however many watchers there are. A notification does not say what changed: the watcher reads again.
 */

type OnChange = (customerId: string | null) => void;
/** By customer id, or by channel name ("summary_due", "summary_changed") for watchers of all customers. */
type Watchers = Map<string, Set<OnChange>>;
type Watch = { watchers: Watchers; dirty: Set<string>; client: pg.Client | null; retryMs: number; timer: NodeJS.Timeout | null };

const firstRetryMs = 250;
const lastRetryMs = 30_000;

/** On the global object: Next evaluates this module once for each bundle and at every hot reload. */
const kept = globalThis as { portalWatch?: Watch };

/**
 * Returns a function that stops watching. `onChange` is called once for all changes of a tick, and after every connect, because changes
 * before it were missed.
 */
export const watchCustomer = (customerId: string, onChange: () => void): (() => void) => watchFor(customerId, onChange);

/** Any change to any customer that the staff's list may have to show. `onChange` gets null when notifications may have been missed. */
export const watchAllCustomers = (onChange: OnChange): (() => void) => watchFor("summary_due", onChange);

/** A customer's summary has been written. `onChange` gets null when notifications may have been missed. */
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
    if (watch.watchers.size === 0) disconnect(watch);
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
  // Emitted for a lost connection, and also after our own end(). `reconnect` replaces only the client in use.
  client.on("error", () => reconnect(watch, client));
  client.on("end", () => reconnect(watch, client));
  client
    .connect()
    .then(() => client.query("LISTEN customer_changed; LISTEN summary_due; LISTEN summary_changed"))
    .then(
      () => {
        watch.retryMs = firstRetryMs;
        // Changes before this moment were missed, so everybody reads again.
        markDirty(watch, watch.watchers.keys());
      },
      () => reconnect(watch, client),
    );
}

function reconnect(watch: Watch, lost: pg.Client): void {
  if (watch.client !== lost) return;
  watch.client = null;
  lost.end().catch(() => undefined); // The connection is usually closed already.
  if (watch.watchers.size === 0) return;
  watch.timer = setTimeout(() => {
    watch.timer = null;
    listen(watch);
  }, watch.retryMs);
  watch.timer.unref();
  watch.retryMs = Math.min(watch.retryMs * 2, lastRetryMs);
}

/** Closes the connection when nobody watches. */
function disconnect(watch: Watch): void {
  if (watch.timer) clearTimeout(watch.timer);
  watch.timer = null;
  const { client } = watch;
  watch.client = null;
  client?.end().catch(() => undefined); // Nobody watches any more, so a failure does not matter.
}

/** A key is a customer's id, or "<channel>:<customer id>" for watchers of all customers. */
function markDirty(watch: Watch, keys: Iterable<string>): void {
  if (watch.dirty.size === 0) setImmediate(() => flush(watch));
  for (const key of keys) watch.dirty.add(key);
}

function flush(watch: Watch): void {
  const changed = [...watch.dirty];
  watch.dirty.clear();
  for (const dirtyKey of changed) {
    const [key = "", customerId = null] = dirtyKey.split(":");
    for (const onChange of [...(watch.watchers.get(key) ?? [])]) onChange(customerId);
  }
}
