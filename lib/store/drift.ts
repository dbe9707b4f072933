import "server-only";
import { z } from "zod";
import { type StepSlug, stepSlugs } from "@/lib/catalogue/steps";
import type { Drift, DriftFound } from "@/lib/onboarding/watching/drift";
import { inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/** The steps of a customer that were done and are done no more. */

/** A step that is broken already keeps what was known when it broke. Returns the steps that are new. */
export function recordDrift(customerId: string, found: readonly DriftFound[], at: Date): Promise<StepSlug[]> {
  return inCustomer(customerId, async (db) => {
    const known = await db.drift.findMany({ where: { customerId }, select: { step: true } });
    const fresh = found.filter(({ step }) => !known.some((drift) => drift.step === step));
    const rows = fresh.map(({ step, was, lastDoneAt }) => ({ customerId, step, was, lastDoneAt: new Date(lastDoneAt), foundAt: at }));
    if (rows.length > 0) await db.drift.createMany({ data: rows, skipDuplicates: true });
    return fresh.map(({ step }) => step);
  });
}

/** The oldest first. */
export function listDrift(customerId: string): Promise<Drift[]> {
  return inCustomer(customerId, async (db) => {
    const rows = await db.drift.findMany({ where: { customerId }, orderBy: [...oldestFirst] });
    return rows.map(toDrift);
  });
}

export const oldestFirst = [{ foundAt: "asc" }, { step: "asc" }] as const;

export const toDrift = ({ step, was, lastDoneAt, foundAt, changedBy, changedAt }: Prisma.DriftGetPayload<object>): Drift => ({
  step: z.enum(stepSlugs as [StepSlug, ...StepSlug[]]).parse(step),
  was,
  lastDoneAt: lastDoneAt.toISOString(),
  foundAt: foundAt.toISOString(),
  by: changedBy && changedAt ? { name: changedBy, at: changedAt.toISOString() } : null,
});

/** Who changed it. What was read before stays. */
export async function recordWhoChanged(customerId: string, step: StepSlug, by: { name: string; at: string }): Promise<void> {
  const data = { changedBy: by.name, changedAt: new Date(by.at) };
  await inCustomer(customerId, (db) => db.drift.updateMany({ where: { customerId, step, changedBy: null }, data }));
}

/** These steps are done again, or not wanted any more. */
export async function forgetDrift(customerId: string, steps: readonly StepSlug[]): Promise<void> {
  await inCustomer(customerId, (db) => db.drift.deleteMany({ where: { customerId, step: { in: [...steps] } } }));
}
