import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { keptDays } from "@/lib/catalogue/webhook-delivery";
import { deleteDeliveries } from "@/lib/store/webhook-deliveries";

/** By the clock, on one replica at a time: the log of deliveries does not grow for ever. */
export async function pruneDeliveries(): Promise<void> {
  await DBOS.runStep(
    async () => {
      const moment = new Date(Date.now() - keptDays * 24 * 3600 * 1000);
      while ((await deleteDeliveries(moment, atOnce)) === atOnce);
    },
    { name: "prune" },
  );
}

/** A transaction that holds up nobody. */
const atOnce = 1000;
