import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { log } from "@/lib/log";
import { listToErase } from "@/lib/store/ended-customers";
import { eraseEnded } from "./erase-customer";

/**
 * Erases customers whose days after their end are over. Runs every hour. One who could not be erased is tried again in the next hour, so
 * nothing is lost when a process dies. A customer whose end is taken back at that moment stays: the database refuses.
 */
export async function eraseAllEnded(): Promise<void> {
  for (const customerId of await DBOS.runStep(() => listToErase(atOnce), { name: "look" })) {
    try {
      await DBOS.runStep(() => eraseEnded(customerId), { name: "erase" });
    } catch (error) {
      log.error({ error, customerId }, "A customer who ended could not be erased");
    }
  }
}

const atOnce = 50;
