import "server-only";
import { log } from "@/lib/log";
import { watchAllCustomers } from "@/lib/store/watch";
import { refreshDue } from "./refresh-summaries";

/**
 * Keeps staff's list up to date while the process lives. What happened while none did is on the list of those due, and so is whatever
 * a process was about to do when it was killed.
 */

type Keeper = { stop(): Promise<void> };

const atOnce = 100;

/** One round at a time; what changes during one is looked at in the next. */
export function keepSummaries(): Keeper {
  let isStopped = false;
  let isWoken = false;
  let round: Promise<void> | null = null;

  const work = async () => {
    while (isWoken && !isStopped) {
      isWoken = false;
      while (!isStopped && (await refreshDue(atOnce)) > 0);
    }
  };
  const wake = () => {
    isWoken = true;
    round ??= work()
      // The database is away, perhaps. Nothing is lost: they stay due, and the watch wakes us when it is back.
      .catch((error: unknown) => log.error({ error }, "The list of customers could not be brought up to date"))
      .finally(() => {
        round = null;
        if (isWoken && !isStopped) wake();
      });
  };
  // The first call comes when listening has begun: whatever is due from before is caught up with then.
  const unwatch = watchAllCustomers(wake);
  return {
    stop: async () => {
      isStopped = true;
      unwatch();
      await round;
    },
  };
}
