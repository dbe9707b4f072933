import "server-only";
import { z } from "zod";
import { type VendorService, vendorServices } from "@/lib/catalogue/vendor-services";
import type { RunDelay } from "@/lib/onboarding/status/checklist";
import { inCustomer } from "./database";
import { Prisma } from "./generated/client";

/** Why a run does not get on at the moment: a service does not answer as it should, and is tried again. Gone once it answers. */

const delaySchema = z.object({
  service: z.custom<VendorService>((value) => typeof value === "string" && Object.hasOwn(vendorServices, value)),
  status: z.number().nullable(),
  tries: z.number(),
  nextTryAt: z.string(),
});

/** Null while all is well, and for what a newer version wrote. */
export const toDelay = (stored: unknown): RunDelay | null => delaySchema.safeParse(stored).data ?? null;

/** Counts on while the same service does not answer. A run that has ended stays as it is. */
export async function recordDelay(customerId: string, runId: string, met: Omit<RunDelay, "tries">): Promise<void> {
  await inCustomer(customerId, async (db) => {
    const where = { id: runId, customerId, finishedAt: null };
    const row = await db.run.findFirst({ where, select: { delay: true } });
    if (row === null) return;
    const before = toDelay(row.delay);
    const tries = before?.service === met.service ? before.tries + 1 : 2;
    await db.run.updateMany({ where, data: { delay: { ...met, tries } } });
  });
}

/** Once the next try was made. A later one stays announced. */
export async function clearPassedDelay(customerId: string, runId: string): Promise<void> {
  await inCustomer(customerId, async (db) => {
    const row = await db.run.findFirst({ where: { id: runId, customerId }, select: { delay: true } });
    const delay = toDelay(row?.delay);
    if (delay === null || Date.parse(delay.nextTryAt) > Date.now()) return;
    await db.run.updateMany({ where: { id: runId, customerId }, data: { delay: Prisma.DbNull } });
  });
}
