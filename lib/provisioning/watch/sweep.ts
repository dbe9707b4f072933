import "server-only";
import { log } from "@/lib/log";
import { listDue } from "@/lib/store/watching";
import { visit } from "./visit";

/** How many customers are visited at once. Each waits for Microsoft and Dropzone most of the time, and holds a connection only in between. */
const atOnce = 8;
const batch = 200;
/** Shorter than the minute after which the next sweep begins. */
const longestMs = 50_000;

/**
 * Visits the customers whose turn it is, a few at a time, until none is left or the time is up: the next sweep goes on with the rest. What is
 * overdue after a standstill is worked off at the same pace. One customer's fault holds up no other. Returns how many it visited.
 */
export async function sweep(): Promise<number> {
  const until = Date.now() + longestMs;
  let visited = 0;
  for (;;) {
    const due = await listDue(new Date(), batch);
    const mine = await visitAll(due, until);
    visited += mine;
    if (mine === 0 || Date.now() >= until) return visited;
  }
}

async function visitAll(due: readonly string[], until: number): Promise<number> {
  const queue = [...due];
  let visited = 0;
  const work = async () => {
    for (let customerId = queue.shift(); customerId !== undefined && Date.now() < until; customerId = queue.shift()) {
      try {
        if (await visit(customerId)) visited += 1;
      } catch (error) {
        // Its turn comes again in an hour.
        log.error({ error, customerId }, "A customer could not be visited");
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return visited;
}
