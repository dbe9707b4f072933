import "server-only";
import type { FirstAlert } from "@/lib/onboarding/watching/account";
import { queueLetter, wants } from "@/lib/store/letters";
import { listSubscriptions } from "@/lib/store/subscriptions";

/**
 * Writes that the first alert has arrived, once to each who wanted letters before it came: for anybody else it is old news. Call it whenever
 * the summary is written.
 */
export async function queueFirstAlert(customerId: string, alert: FirstAlert | null): Promise<void> {
  if (alert?.is !== "received") return;
  const { at } = alert;
  const isEarlier = (moment: string | null) => moment !== null && Date.parse(moment) < Date.parse(at);
  const to = (await listSubscriptions(customerId)).filter((each) => wants(each, "done") && isEarlier(each.confirmedAt)).map(({ id }) => id);
  const facts = { what: "first-alert" as const, at: new Date(at).toISOString() };
  if (to.length > 0) await queueLetter(customerId, { kind: "done", step: null, facts, onceKey: "first-alert", to });
}
