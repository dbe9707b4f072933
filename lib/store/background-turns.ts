import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Background work has few transactions at once in a process, so that pages and the health check always find a connection and are not long behind it,
 * however many runs go. Its other transactions wait for their turn, for as long as it takes.
 */

const turnsAtOnce = 10;
/** Of the turns: that keep the process busy. More would not be done sooner. */
const busyAtOnce = 3;
/** A transaction that takes longer than it needs waits for a row that another holds. It keeps its turn, and keeps nobody busy. */
const waitsAfterMs = 200;
/** Of the pool: what is left is for requests. */
export const connectionsAtMost = turnsAtOnce + 4;

const background = new AsyncLocalStorage<true>();

/** Whatever `work` asks of the database waits for its turn. */
export function inBackground<T>(work: () => T): T {
  return background.run(true, work);
}

type Turns = { taken: number; busy: number; waiting: (() => void)[] };

/** On the global object: Next's bundles each evaluate this module. */
const kept = globalThis as { portalTurns?: Turns };

/** A request is served at once. */
export async function inTurn<T>(transaction: () => Promise<T>): Promise<T> {
  if (!background.getStore()) return transaction();
  kept.portalTurns ??= { taken: 0, busy: 0, waiting: [] };
  const turns = kept.portalTurns;
  await new Promise<void>((begin) => {
    turns.waiting.push(begin);
    letBegin(turns);
  });
  const isNoMoreBusy = once(() => {
    turns.busy -= 1;
    letBegin(turns);
  });
  const timer = setTimeout(isNoMoreBusy, waitsAfterMs);
  try {
    return await transaction();
  } finally {
    clearTimeout(timer);
    turns.taken -= 1;
    isNoMoreBusy();
    letBegin(turns);
  }
}

/** In the order in which they came. */
function letBegin(turns: Turns): void {
  while (turns.waiting.length > 0 && turns.taken < turnsAtOnce && turns.busy < busyAtOnce) {
    turns.taken += 1;
    turns.busy += 1;
    turns.waiting.shift()?.();
  }
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
