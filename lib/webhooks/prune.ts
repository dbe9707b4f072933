import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { keptDays } from "@/lib/catalogue/webhook-delivery";
import { deleteDeliveries } from "@/lib/store/webhook-deliveries";

/** Deletes deliveries that ended and are older than `keptDays`, so that their log does not grow for ever. Scheduled: one replica runs it. */
export async function pruneDeliveries(): Promise<void> {
  await DBOS.runStep(
    async () => {
      const moment = new Date(Date.now() - keptDays * 24 * 3600 * 1000);
      while ((await deleteDeliveries(moment, atOnce)) === atOnce);
    },
    { name: "prune" },
  );
}

/** Rows per transaction, few enough to hold up no other query. */
const atOnce = 1000;
