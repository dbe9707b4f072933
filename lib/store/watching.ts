import "server-only";
import { z } from "zod";
import { type Accounts, accountSchema } from "@/lib/catalogue/integration-account";
import { type ErrorCode, errorCodes } from "@/lib/errors/codes";
import { asStaff, inCustomer } from "./database";
import { Prisma } from "./generated/client";

/** When the portal next looks after a customer, what Dropzone says of their integrations, and whether the portal may look in its own name. */

/** Times are ISO 8601. */
export type Watch = {
  accounts: Accounts;
  askedAt: string | null;
  wanted: boolean;
  /** Null while nobody has ever switched it. */
  switchedAt: string | null;
  /** Null before anybody has looked whether the permission is granted. */
  granted: boolean | null;
  lookedAt: string | null;
  /** Why the last look was not answered. Null when it was, or when there was none. */
  lookCode: ErrorCode | null;
};

const accountsSchema = z.object({
  "data-source": accountSchema.nullable().optional(),
  "alert-source": accountSchema.nullable().optional(),
});
const errorCode = z.custom<ErrorCode>((value) => typeof value === "string" && Object.hasOwn(errorCodes, value));

/** Null while no integration is saved. */
export function findWatch(customerId: string): Promise<Watch | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.watch.findUnique({ where: { customerId } });
    return row && toWatch(row);
  });
}

export const toWatch = (row: Prisma.WatchGetPayload<object>): Watch => ({
  accounts: accountsSchema.parse(row.accounts) as Accounts,
  askedAt: row.askedAt?.toISOString() ?? null,
  wanted: row.wanted,
  switchedAt: row.switchedAt?.toISOString() ?? null,
  granted: row.granted,
  lookedAt: row.lookedAt?.toISOString() ?? null,
  lookCode: errorCode.nullable().parse(row.lookCode),
});

/** Off ends the looks at once. `by`: a person's id. The first look comes once the permission is there. */
export async function switchWatching(customerId: string, { on, by }: { on: boolean; by: string }): Promise<void> {
  const data = { wanted: on, switchedAt: new Date(), switchedBy: by, nextLookAt: null, lookCode: null };
  await inCustomer(customerId, (db) => db.watch.upsert({ where: { customerId }, create: { customerId, ...data }, update: data }));
}

/** The portal's service principal is gone from the tenant, and its permission with it. */
export async function endWatching(customerId: string): Promise<void> {
  const data = { wanted: false, switchedAt: null, switchedBy: null, granted: null, nextLookAt: null, lookedAt: null, lookCode: null };
  await inCustomer(customerId, (db) => db.watch.updateMany({ where: { customerId }, data }));
}

/** Writes only what changed, so that pages hear of news and of nothing else. `nextLookAt`: of the first look, when the permission is new. */
export async function recordGranted(customerId: string, granted: boolean, nextLookAt: Date): Promise<void> {
  await inCustomer(customerId, async (db) => {
    const where = { customerId, OR: [{ granted: null }, { granted: !granted }] };
    await db.watch.updateMany({ where, data: { granted } });
    if (granted) await db.watch.updateMany({ where: { customerId, wanted: true, nextLookAt: null }, data: { nextLookAt } });
  });
}

/** An integration about which nothing is said keeps its account. */
export async function recordAccounts(
  customerId: string,
  accounts: Accounts,
  { at, nextAskAt }: { at: Date; nextAskAt: Date },
): Promise<void> {
  await inCustomer(customerId, async (db) => {
    await db.watch.updateMany({ where: { customerId }, data: { askedAt: at, nextAskAt } });
    const said = JSON.stringify(accounts);
    await db.$executeRaw`
      UPDATE watch SET accounts = accounts || ${said}::jsonb WHERE customer_id = ${customerId}::uuid AND accounts || ${said}::jsonb <> accounts`;
  });
}

/** `code`: why the look was not answered. Null when it was. */
export async function recordOwnLook(customerId: string, look: { at: Date; code: ErrorCode | null; nextLookAt: Date }): Promise<void> {
  const { at, code, nextLookAt } = look;
  const data = { lookCode: code, ...(code === null ? { lookedAt: at } : {}) };
  await inCustomer(customerId, async (db) => {
    await db.watch.updateMany({ where: { customerId }, data });
    // Not when it was switched off meanwhile.
    await db.watch.updateMany({ where: { customerId, wanted: true }, data: { nextLookAt } });
  });
}

/** Ids of customers whose turn it is, longest overdue first. Those who have ended get no turn until their end is taken back. */
export function listDue(now: Date, limit: number): Promise<string[]> {
  return asStaff(async (db) => {
    const rows = await db.$queryRaw<{ id: string }[]>`
      SELECT id FROM (
        (SELECT customer_id AS id, next_ask_at AS due FROM watch WHERE next_ask_at <= ${now} AND ${isGoingOn} ORDER BY next_ask_at LIMIT ${limit})
        UNION ALL
        (SELECT customer_id, next_look_at FROM watch WHERE next_look_at <= ${now} AND ${isGoingOn} ORDER BY next_look_at LIMIT ${limit})
      ) AS either GROUP BY id ORDER BY min(due) LIMIT ${limit}`;
    return rows.map(({ id }) => id);
  });
}

const isGoingOn = Prisma.sql`customer_id NOT IN (SELECT id FROM customer WHERE erase_at IS NOT NULL)`;

/** `asks`: Dropzone is to be asked. `looks`: the tenant is to be looked at too. */
export type Turn = { asks: boolean; looks: boolean };

/**
 * Takes a customer's turn, so that no other process takes it as well. Null when it is not their turn any more. A process that dies leaves the
 * turn behind: it comes again at `until`.
 */
export function takeTurn(customerId: string, { now, until }: { now: Date; until: Date }): Promise<Turn | null> {
  return inCustomer(customerId, async (db) => {
    const asks = await db.watch.updateMany({ where: { customerId, nextAskAt: { lte: now } }, data: { nextAskAt: until } });
    const looks = await db.watch.updateMany({ where: { customerId, nextLookAt: { lte: now }, wanted: true }, data: { nextLookAt: until } });
    return asks.count + looks.count === 0 ? null : { asks: asks.count > 0, looks: looks.count > 0 };
  });
}
