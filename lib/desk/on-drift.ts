import "server-only";
import type { StepSlug } from "@/lib/catalogue/steps";
import { recordAudit } from "@/lib/store/audit";
import { listDrift } from "@/lib/store/drift";
import { queueLetter } from "@/lib/store/letters";

/**
 * What follows when something that was done is done no more, and when all of it works again, besides the list and the webhooks. Called once
 * for each, in the transaction that writes the customer's summary: whatever is done here is done exactly once, also when processes die.
 */

/** `steps`: those that are newly broken. */
export async function onDrift(customerId: string, steps: readonly StepSlug[]): Promise<void> {
  for (const step of steps) await recordAudit(customerId, { actor: "portal", action: "drift-found", detail: { step } });
  // One letter, about the first of them: its page leads to the plan that mends all.
  const first = (await listDrift(customerId)).find(({ step }) => steps.includes(step));
  if (first === undefined) return;
  const { step, foundAt, lastDoneAt } = first;
  const facts = { lastSeenAt: lastDoneAt };
  await queueLetter(customerId, { kind: "broken", step, facts, onceKey: `broken:${step}:${foundAt}`, to: "subscribers" });
}

export async function onRecovered(customerId: string): Promise<void> {
  await recordAudit(customerId, { actor: "portal", action: "drift-over", detail: {} });
}
