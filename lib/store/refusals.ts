import "server-only";
import { changeSchema } from "@/lib/onboarding/planning/changes";
import type { Refusal } from "@/lib/onboarding/status/refusals";
import { inCustomer } from "./database";
import { Prisma } from "./generated/client";
import { troubleSchema } from "./trouble";

/**
 * The changes whose newest settled try failed for a known reason, in any run, oldest first. A change that was not tried again says nothing
 * new, so its earlier failure stays.
 */
export function listRefusals(customerId: string): Promise<Refusal[]> {
  return inCustomer(customerId, async (db) => toRefusals(await db.$queryRaw<RefusalRow[]>(refusalsInSql(customerId))));
}

export type RefusalRow = { change: unknown; trouble: unknown };

export const refusalsInSql = (customerId: string) => Prisma.sql`
  SELECT change, trouble FROM (
    SELECT DISTINCT ON (change_id) change, state, trouble, position, finished_at FROM run_change
    WHERE customer_id = ${customerId}::uuid AND (state = 'done' OR (state = 'failed' AND trouble IS NOT NULL))
    ORDER BY change_id, finished_at DESC NULLS LAST
  ) AS newest WHERE state = 'failed' ORDER BY finished_at, position`;

export function toRefusals(rows: readonly RefusalRow[]): Refusal[] {
  return rows.flatMap(({ change, trouble: stored }) => {
    const trouble = troubleSchema.parse(stored);
    return trouble ? [{ change: changeSchema.parse(change), trouble }] : [];
  });
}
