import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { type DeliveryState, deliveryStates } from "@/lib/catalogue/webhook-delivery";
import { asStaffWriter, inCustomer } from "./database";
import type { Prisma } from "./generated/client";
import { momentSchema, type PageCursor, readCursor, writeCursor } from "./page-cursor";

/** Every event on its way to every endpoint: what is sent, how often it was tried, and how that went. */

const payloadSchema = z.object({ id: z.string(), type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.json()) });
export type WebhookPayload = z.infer<typeof payloadSchema>;

export type WebhookDelivery = {
  id: string;
  endpointId: string;
  payload: WebhookPayload;
  customerId: string | null;
  state: DeliveryState;
  attempts: number;
  /** Null when no answer came; then lastError is a DeliveryTrouble. Otherwise that is what the receiver said. */
  lastStatus: number | null;
  lastError: string | null;
  nextAt: string | null;
  createdAt: string;
  deliveredAt: string | null;
};

export type NewDelivery = { endpointId: string; payload: WebhookPayload };

/**
 * In the customer's scope, and so in the transaction of whoever noticed what happened: either both are written or neither. The
 * same event for the same endpoint is one delivery, however often it is added. Returns what is to be passed on: nothing when all
 * were there before.
 */
export async function addDeliveries(customerId: string, deliveries: readonly NewDelivery[]): Promise<{ id: string; endpointId: string }[]> {
  if (deliveries.length === 0) return [];
  const data = deliveries.map((delivery) => toRow(delivery, customerId));
  const { count } = await inCustomer(customerId, (db) => db.webhookDelivery.createMany({ data, skipDuplicates: true }));
  return count === 0 ? [] : data.map(({ id, endpointId }) => ({ id, endpointId }));
}

/** About nobody: a test. */
export async function addTestDelivery(delivery: NewDelivery): Promise<string> {
  const row = toRow(delivery, null);
  await asStaffWriter((db) => db.webhookDelivery.create({ data: row }));
  return row.id;
}

export function findDelivery(id: string): Promise<WebhookDelivery | null> {
  return asStaffWriter(async (db) => {
    const row = await db.webhookDelivery.findUnique({ where: { id } });
    return row && toDelivery(row);
  });
}

/** Newest first. `after` is what the page before gave as `next`; one that nobody gave out begins at the beginning. */
export function listDeliveries(
  endpointId: string,
  { limit, after = null }: { limit: number; after?: string | null },
): Promise<{ deliveries: WebhookDelivery[]; next: string | null }> {
  const cursor = readCursor(after, momentSchema);
  const where = { endpointId, ...(cursor ? startingAfter(cursor) : {}) };
  return asStaffWriter(async (db) => {
    const found = await db.webhookDelivery.findMany({ where, orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: limit + 1 });
    const deliveries = found.slice(0, limit).map(toDelivery);
    const last = deliveries.at(-1);
    return { deliveries, next: found.length > limit && last ? writeCursor({ value: last.createdAt, id: last.id }) : null };
  });
}

/** What one transaction wrote down about a customer was created at the same moment. */
function startingAfter({ value, id }: PageCursor<string>) {
  const createdAt = new Date(value);
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
}

type Attempt = { state: DeliveryState; status: number | null; error: string | null; nextAt: Date | null };

/** What came of one try. Returns how many there have been. */
export async function recordAttempt(id: string, { state, status, error, nextAt }: Attempt): Promise<number> {
  const data = { state, nextAt, lastStatus: status, lastError: error, ...(state === "delivered" ? { deliveredAt: new Date() } : {}) };
  return asStaffWriter(async (db) => {
    const row = await db.webhookDelivery.update({
      where: { id },
      data: { ...data, attempts: { increment: 1 } },
      select: { attempts: true },
    });
    return row.attempts;
  });
}

/** Ends one that is under way, without an answer. It counts as a try, so that the next one, by a replay, is another to the engine. */
export async function giveUpDelivery(id: string, error: string): Promise<void> {
  await asStaffWriter((db) =>
    db.webhookDelivery.updateMany({
      where: { id, state: { in: ["queued", "retrying"] } },
      data: { state: "failed", nextAt: null, lastStatus: null, lastError: error, attempts: { increment: 1 } },
    }),
  );
}

/** Puts one that has ended back in the queue. Null when it is unknown or still under way: a second press does nothing. */
export function requeueDelivery(endpointId: string, id: string): Promise<WebhookDelivery | null> {
  return asStaffWriter(async (db) => {
    const where = { id, endpointId, state: { in: ["delivered", "failed"] } };
    const again = await db.webhookDelivery.updateMany({ where, data: { state: "queued", nextAt: new Date() } });
    return again.count === 1 ? toDelivery(await db.webhookDelivery.findUniqueOrThrow({ where: { id } })) : null;
  });
}

/** Those that should have been tried before `moment`: somebody died between writing them down and passing them on. */
export function listOverdueDeliveries(moment: Date, limit: number): Promise<WebhookDelivery[]> {
  return asStaffWriter(async (db) => {
    const where = { state: { in: ["queued", "retrying"] }, nextAt: { lt: moment } };
    return (await db.webhookDelivery.findMany({ where, orderBy: { nextAt: "asc" }, take: limit })).map(toDelivery);
  });
}

/** Of those that have ended before `moment`, at most so many. Says how many. */
export function deleteDeliveries(moment: Date, limit: number): Promise<number> {
  return asStaffWriter(
    (db) => db.$executeRaw`
      DELETE FROM webhook_delivery WHERE id IN (
        SELECT id FROM webhook_delivery WHERE state IN ('delivered', 'failed') AND created_at < ${moment} LIMIT ${limit})`,
  );
}

function toRow({ endpointId, payload }: NewDelivery, customerId: string | null) {
  const id = idFor(endpointId, payload.id);
  return {
    id,
    endpointId,
    customerId,
    eventType: payload.type,
    payload: payloadSchema.parse(payload),
    state: "queued",
    nextAt: new Date(),
  };
}

/** The same for the same event and endpoint, so that the primary key refuses a second. */
function idFor(endpointId: string, eventId: string): string {
  const hex = createHash("sha256").update(`${endpointId}:${eventId}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

function toDelivery(row: Prisma.WebhookDeliveryGetPayload<object>): WebhookDelivery {
  const { eventType: _, ...rest } = row;
  return {
    ...rest,
    payload: payloadSchema.parse(row.payload),
    state: z.enum(deliveryStates).parse(row.state),
    nextAt: row.nextAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
  };
}
