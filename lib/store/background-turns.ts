import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Background work has at most ten transactions at once in a process, so that pages and the health check always find a connection, however
 * many runs go. Its other transactions wait for their turn, for as long as it takes.
 */

const turnsAtOnce = 10;
/** Of the pool: what is left is for requests. */
export const connectionsAtMost = turnsAtOnce + 4;

const background = new AsyncLocalStorage<true>();

/** Whatever `work` asks of the database waits for its turn. */
export function inBackground<T>(work: () => T): T {
  return background.run(true, work);
}

/** On the global object: Next's bundles each evaluate this module. */
const kept = globalThis as { portalTurns?: { taken: number; waiting: (() => void)[] } };

/** A request is served at once. */
export async function inTurn<T>(transaction: () => Promise<T>): Promise<T> {
  if (!background.getStore()) return transaction();
  kept.portalTurns ??= { taken: 0, waiting: [] };
  const turns = kept.portalTurns;
  if (turns.taken < turnsAtOnce) turns.taken += 1;
  else await new Promise<void>((resolve) => turns.waiting.push(resolve));
  try {
    return await transaction();
  } finally {
    // The turn is handed on, so that nobody who comes meanwhile takes it.
    const next = turns.waiting.shift();
    if (next) next();
    else turns.taken -= 1;
  }
}
