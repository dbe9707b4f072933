import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { type DeliveryState, deliveryStates } from "@/lib/catalogue/webhook-delivery";
import { asStaffWriter, inCustomer } from "./database";
import type { Prisma } from "./generated/client";
import { momentSchema, type PageCursor, readCursor, writeCursor } from "./page-cursor";

/** One row per event and endpoint: what is sent, how often it was tried, and the last result. */

const payloadSchema = z.object({ id: z.string(), type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.json()) });
export type WebhookPayload = z.infer<typeof payloadSchema>;

export type WebhookDelivery = {
  id: string;
  endpointId: string;
  payload: WebhookPayload;
  customerId: string | null;
  state: DeliveryState;
  attempts: number;
  /** How many of the attempts were made before a person sent it again. */
  triesBeforeReplay: number;
  /** HTTP status of the last answer. Null when none came. */
  lastStatus: number | null;
  /** The receiver's answer when there was one, otherwise a DeliveryTrouble. */
  lastError: string | null;
  /** When the next try is due. Null when the delivery has ended. */
  nextAt: string | null;
  createdAt: string;
  deliveredAt: string | null;
};

export type NewDelivery = { endpointId: string; payload: WebhookPayload };

/**
 * Runs in the customer's scope, and so in the caller's transaction: the event and its deliveries are written together or not at all. The
 * same event for the same endpoint is one delivery, however often it is added. Returns the deliveries to begin: none when all of
 * them existed.
 */
export async function addDeliveries(customerId: string, deliveries: readonly NewDelivery[]): Promise<{ id: string; endpointId: string }[]> {
  if (deliveries.length === 0) return [];
  const data = deliveries.map((delivery) => toRow(delivery, customerId));
  const { count } = await inCustomer(customerId, (db) => db.webhookDelivery.createMany({ data, skipDuplicates: true }));
  return count === 0 ? [] : data.map(({ id, endpointId }) => ({ id, endpointId }));
}

/** The same for an event that is about no single customer. */
export async function addStaffDeliveries(deliveries: readonly NewDelivery[]): Promise<{ id: string; endpointId: string }[]> {
  if (deliveries.length === 0) return [];
  const data = deliveries.map((delivery) => toRow(delivery, null));
  const { count } = await asStaffWriter((db) => db.webhookDelivery.createMany({ data, skipDuplicates: true }));
  return count === 0 ? [] : data.map(({ id, endpointId }) => ({ id, endpointId }));
}

/** A test event, which is about no customer. Returns the delivery's id. */
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

/** Newest first. `after` is `next` of the page before; an invalid cursor gives the first page. `next` is null on the last page. */
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

/** Compares the id too: all deliveries written in one transaction have the same creation time. */
function startingAfter({ value, id }: PageCursor<string>) {
  const createdAt = new Date(value);
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
}

type Attempt = { state: DeliveryState; status: number | null; error: string | null; nextAt: Date | null };

/** Records the result of one try. Returns the number of tries so far. */
export async function recordAttempt(id: string, { state, status, error, nextAt }: Attempt): Promise<number> {
  const now = new Date();
  const ended = state === "delivered" ? { deliveredAt: now, endedAt: now } : state === "failed" ? { endedAt: now } : {};
  const data = { state, nextAt, lastStatus: status, lastError: error, ...ended };
  return asStaffWriter(async (db) => {
    const row = await db.webhookDelivery.update({
      where: { id },
      data: { ...data, attempts: { increment: 1 } },
      select: { attempts: true },
    });
    return row.attempts;
  });
}

/** Ends a delivery in progress as failed, without an answer. It counts as a try, so that a replay gets a new workflow id. */
export async function giveUpDelivery(id: string, error: string): Promise<void> {
  await asStaffWriter((db) =>
    db.webhookDelivery.updateMany({
      where: { id, state: { in: ["queued", "retrying"] } },
      data: { state: "failed", nextAt: null, lastStatus: null, lastError: error, endedAt: new Date(), attempts: { increment: 1 } },
    }),
  );
}

/** Puts an ended delivery back in the queue. Null when it is unknown or in progress, so a second press does nothing. */
export function requeueDelivery(endpointId: string, id: string): Promise<WebhookDelivery | null> {
  return asStaffWriter(async (db) => {
    const where = { id, endpointId, state: { in: ["delivered", "failed"] } };
    const again = await db.webhookDelivery.updateMany({ where, data: { state: "queued", nextAt: new Date(), endedAt: null } });
    if (again.count !== 1) return null;
    const { attempts } = await db.webhookDelivery.findUniqueOrThrow({ where: { id }, select: { attempts: true } });
    return toDelivery(await db.webhookDelivery.update({ where: { id }, data: { triesBeforeReplay: attempts } }));
  });
}

/** Deliveries whose next try was due before `moment`. They have not begun: the process died, or other ones are before them. */
export function listOverdueDeliveries(moment: Date, limit: number): Promise<WebhookDelivery[]> {
  return asStaffWriter(async (db) => {
    const where = { state: { in: ["queued", "retrying"] }, nextAt: { lt: moment } };
    return (await db.webhookDelivery.findMany({ where, orderBy: { nextAt: "asc" }, take: limit })).map(toDelivery);
  });
}

/** Deletes at most `limit` deliveries that ended before `moment`. Returns how many. */
export function deleteDeliveries(moment: Date, limit: number): Promise<number> {
  return asStaffWriter(
    (db) => db.$executeRaw`
      DELETE FROM webhook_delivery WHERE id IN (
        SELECT id FROM webhook_delivery WHERE state IN ('delivered', 'failed') AND coalesce(ended_at, delivered_at, created_at) < ${moment} LIMIT ${limit})`,
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

/** The same for the same event and endpoint, so that the primary key rejects a duplicate. */
function idFor(endpointId: string, eventId: string): string {
  const hex = createHash("sha256").update(`${endpointId}:${eventId}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

function toDelivery(row: Prisma.WebhookDeliveryGetPayload<object>): WebhookDelivery {
  const { eventType: _, endedAt: __, ...rest } = row;
  return {
    ...rest,
    payload: payloadSchema.parse(row.payload),
    state: z.enum(deliveryStates).parse(row.state),
    nextAt: row.nextAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
  };
}
