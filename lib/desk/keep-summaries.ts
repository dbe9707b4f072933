import "server-only";
import { log } from "@/lib/log";
import { watchAllCustomers } from "@/lib/store/watch";
import { refreshRound } from "./refresh-summaries";

/**
 * Keeps the staff's list up to date while the process runs. Customers that changed while no process ran, or whose refresh was interrupted
 * because the process was killed, are still in the queue of due summaries.
 */

type Keeper = { stop(): Promise<void> };

const atOnce = 100;

/** Between the beginnings of two rounds. A run changes its customer many times a second, and each refresh reads all of the customer. */
const roundsApartMs = 1000;

/** From the first change after a pause to its round: whoever made it, such as an admin who has just started a run, goes first. */
const firstRoundAfterMs = 200;

/** Starts keeping. One round runs at a time; changes during a round are handled in the next. `stop` waits for the current round. */
export function keepSummaries(): Keeper {
  let isStopped = false;
  let isWoken = false;
  let round: Promise<void> | null = null;
  let beganAt = 0;
  let endPause: () => void = () => undefined;

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const work = async () => {
    while (isWoken && !isStopped) {
      await pause(Math.max(firstRoundAfterMs, beganAt + roundsApartMs - Date.now()));
      isWoken = false;
      beganAt = Date.now();
      while (!isStopped && (await refreshRound(atOnce)).isMore);
    }
  };
  const wake = () => {
    isWoken = true;
    round ??= work()
      // The database may be away. Nothing is lost: the summaries stay due, and the watch calls `wake` when it is back.
      .catch((error: unknown) => log.error({ error }, "The list of customers could not be brought up to date"))
      .finally(() => {
        round = null;
        if (isWoken && !isStopped) wake();
      });
  };
  // The first call comes once the connection listens. It also handles what was due before.
  const unwatch = watchAllCustomers(wake);
  return {
    stop: async () => {
      isStopped = true;
      unwatch();
      endPause();
      await round;
    },
  };
}
