import "server-only";
import { log } from "@/lib/log";
import { testDropzoneKey } from "@/lib/provisioning/tenant/dropzone-key";
import { listUntestedKeyHolders } from "@/lib/store/credentials";
import { getCustomer } from "@/lib/store/customers";

/** A Dropzone API key that could not be tested when staff entered it is tested again until Dropzone answers. */

/** Of one sweep. Which ones is left to chance, so that no Dropzone tenant that never answers holds up the others. */
const mostAtOnce = 20;

/** Runs every few minutes; harmless to repeat. */
export async function retestKeys(): Promise<void> {
  const waiting = (await listUntestedKeyHolders()).map((customerId) => ({ customerId, turn: Math.random() }));
  const chosen = waiting.sort((one, other) => one.turn - other.turn).slice(0, mostAtOnce);
  for (const { customerId } of chosen) {
    try {
      await testDropzoneKey(await getCustomer(customerId));
    } catch (error) {
      log.error({ error, customerId }, "A Dropzone API key could not be tested");
    }
  }
}
