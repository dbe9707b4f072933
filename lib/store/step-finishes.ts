import "server-only";
import { type StepSlug, stepsBefore } from "@/lib/catalogue/steps";
import type { Database } from "./database";

/** When each step was first found done, and how long it took. The staff's overview shows these times. */

/**
 * Call it in the transaction that stores the finding, one at a time for each customer. A step's time starts when the last of the steps before
 * it was finished. Steps finished at the same moment do not count as before: a run finishes many steps at once, and each took as long as
 * the run. Without any, the time starts when the customer was added.
 */
export async function noteFinishes(db: Database, customerId: string, done: readonly { step: StepSlug; at: Date }[]): Promise<void> {
  if (done.length === 0) return;
  const earlier = await db.stepFinish.findMany({ where: { customerId }, select: { step: true, finishedAt: true } });
  const finishes = new Map<string, Date>(earlier.map(({ step, finishedAt }) => [step, finishedAt]));
  const fresh = done.filter(({ step }) => !finishes.has(step));
  if (fresh.length === 0) return;
  const { createdAt } = await db.customer.findUniqueOrThrow({ where: { id: customerId }, select: { createdAt: true } });
  for (const { step, at } of fresh) finishes.set(step, at);
  await db.stepFinish.createMany({
    data: fresh.map(({ step, at }) => {
      const before = stepsBefore(step).flatMap((slug) => finishes.get(slug) ?? []);
      const times = before.map((date) => date.getTime()).filter((time) => time < at.getTime());
      const since = times.length > 0 ? Math.max(...times) : createdAt.getTime();
      return { customerId, step, finishedAt: at, tookSeconds: Math.max(0, Math.round((at.getTime() - since) / 1000)) };
    }),
  });
}
