import "server-only";
import { expiryWarnings } from "@/lib/catalogue/webhook-events";
import { listExpiries } from "@/lib/store/expiries";
import { listReminded, queueLetter } from "@/lib/store/letters";
import { dueWarning } from "@/lib/webhooks/due-warning";

/**
 * Writes the reminders that are due. Running twice, late, or again after a process died writes none twice: a reminder's key names what ends,
 * when, and how many days before. Of several that are due after a pause, the one with the fewest days is written.
 */
export async function queueReminders(now = new Date()): Promise<number> {
  const reminded = await listReminded();
  if (reminded.size === 0) return 0;
  let queued = 0;
  for (const { id, what, at } of await listExpiries(Math.max(...expiryWarnings), now)) {
    const days = dueWarning(at, now);
    if (days === null || !reminded.has(id)) continue;
    const endsAt = at.toISOString();
    const step = what === "client-secret" ? "client-secret" : "certificate";
    queued += await queueLetter(id, {
      kind: "reminder",
      step,
      facts: { what, endsAt },
      onceKey: `reminder:${what}:${endsAt}:${days}`,
      to: "subscribers",
    });
  }
  return queued;
}
