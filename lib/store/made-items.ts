import "server-only";
import { z } from "zod";
import { type Gone, type Made, type MadeKind, madeKinds, ofTheApp } from "@/lib/onboarding/planning/ledger";
import { inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/** The ledger of what the portal made in a customer's tenant and in their Dropzone tenant. */

/** `runId`: null when a version before the ledger made it. `goneAt`: when the portal removed it, ISO 8601; null while it did not. */
export type MadeItem = Made & { madeAt: string; runId: string | null; goneAt: string | null };

/** Call it in the transaction that records the change as done. Recording the same again changes nothing, unless it was gone meanwhile. */
export async function recordMade(customerId: string, runId: string | null, made: readonly Made[]): Promise<void> {
  if (made.length === 0) return;
  const [kinds, ids] = [made.map(({ kind }) => kind), made.map(({ id }) => id)];
  await inCustomer(
    customerId,
    (db) => db.$executeRaw`
      INSERT INTO made_item (customer_id, kind, item_id, run_id)
      SELECT DISTINCT ${customerId}::uuid, kind, id, ${runId}::uuid FROM unnest(${kinds}::text[], ${ids}::text[]) AS made (kind, id)
      ON CONFLICT (customer_id, kind, item_id) DO UPDATE SET made_at = now(), run_id = EXCLUDED.run_id, gone_at = NULL
      WHERE made_item.gone_at IS NOT NULL`,
  );
}

/** Call it in the transaction that records the change as done. */
export async function recordGone(customerId: string, gone: readonly Gone[]): Promise<void> {
  if (gone.length === 0) return;
  const which = gone.map(({ kind, id }) => ({ kind, ...(id === undefined ? {} : { itemId: id }) }));
  await inCustomer(customerId, (db) =>
    db.madeItem.updateMany({ where: { customerId, goneAt: null, OR: which }, data: { goneAt: new Date() } }),
  );
}

/**
 * For an app registration of the ledger that was deleted and is there again: what went in the moment in which it went is there again too.
 * Does nothing when the ledger has it as there, or when it went only after `before`.
 */
export async function recordBackAgain(customerId: string, objectId: string, before: Date): Promise<void> {
  await inCustomer(
    customerId,
    (db) => db.$executeRaw`
      UPDATE made_item SET gone_at = NULL
      FROM made_item AS app
      WHERE app.customer_id = ${customerId}::uuid AND app.kind = 'application' AND app.item_id = ${objectId} AND app.gone_at < ${before}
        AND made_item.customer_id = app.customer_id AND made_item.kind = ANY(${[...ofTheApp]}) AND made_item.gone_at = app.gone_at`,
  );
}

/** Oldest first, also what is gone. */
export function listMade(customerId: string): Promise<MadeItem[]> {
  return inCustomer(customerId, async (db) => {
    const rows = await db.madeItem.findMany({ where: { customerId }, orderBy: oldestMadeFirst });
    return rows.map(toMadeItem);
  });
}

export const oldestMadeFirst = [{ madeAt: "asc" }, { kind: "asc" }, { itemId: "asc" }] satisfies Prisma.MadeItemOrderByWithRelationInput[];

/** What the portal has not removed. */
export const isStanding = { goneAt: null } as const;

export const toMadeItem = ({ kind, itemId, madeAt, runId, goneAt }: Prisma.MadeItemGetPayload<object>): MadeItem => ({
  kind: kindSchema.parse(kind),
  id: itemId,
  madeAt: madeAt.toISOString(),
  runId,
  goneAt: goneAt?.toISOString() ?? null,
});

const kindSchema: z.ZodType<MadeKind> = z.enum(madeKinds);
