import "server-only";
import { z } from "zod";
import type { StepSlug } from "@/lib/catalogue/steps";
import { type NudgeState, nudgeStates } from "@/lib/staff/letters/nudge-states";
import { asStaff, inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/**
 * Letters to a customer's people, from staff or from a colleague of theirs. Each is sent at most once; when the outcome is not known, its
 * state is "unsure".
 */

export const letterSides = ["staff", "customer"] as const;

export type Nudge = {
  id: string;
  step: StepSlug | null;
  recipient: string;
  subject: string;
  body: string;
  state: NudgeState;
  trouble: string | null;
  /** Of a member of staff or of a person of the customer, as `side` says. */
  createdBy: string;
  side: (typeof letterSides)[number];
  createdAt: string;
  sentAt: string | null;
};

/** `side`: staff when it is not given. */
type NewNudge = Pick<Nudge, "id" | "step" | "recipient" | "subject" | "body" | "createdBy"> & Partial<Pick<Nudge, "side">>;

/** Returns false and changes nothing when a nudge with this id exists. */
export async function addNudge(customerId: string, nudge: NewNudge): Promise<boolean> {
  const data = { ...nudge, customerId, state: "queued" };
  return (await inCustomer(customerId, (db) => db.nudge.createMany({ data, skipDuplicates: true }))).count === 1;
}

/** Newest first. */
export function listNudges(customerId: string, limit = 20): Promise<Nudge[]> {
  return inCustomer(customerId, async (db) =>
    (await db.nudge.findMany({ where: { customerId }, orderBy: { createdAt: "desc" }, take: limit })).map(toNudge),
  );
}

/**
 * Claims the nudge for sending; only one caller gets it as "sending". When the process that claimed it died before it recorded the
 * outcome, the next caller gets it as "unsure". Null when there is nothing left to do.
 */
export function claimNudge(customerId: string, id: string): Promise<Nudge | null> {
  return inCustomer(customerId, async (db) => {
    const claimed = await db.nudge.updateMany({ where: { id, customerId, state: "queued" }, data: { state: "sending" } });
    const left =
      claimed.count === 1 ? claimed : await db.nudge.updateMany({ where: { id, customerId, state: "sending" }, data: { state: "unsure" } });
    return left.count === 1 ? toNudge(await db.nudge.findUniqueOrThrow({ where: { id, customerId } })) : null;
  });
}

/** How many letters people of this customer have asked for since `moment`. */
export function countColleagueLetters(customerId: string, moment: Date): Promise<number> {
  const where = { customerId, side: "customer", createdAt: { gte: moment } };
  return inCustomer(customerId, (db) => db.nudge.count({ where }));
}

/** Nudges of every customer that were added before `moment` and that nobody has claimed. Oldest first. */
export function listOverdueNudges(moment: Date, limit: number): Promise<{ id: string; customerId: string }[]> {
  const where = { state: "queued", createdAt: { lt: moment } };
  return asStaff((db) =>
    db.nudge.findMany({ where, select: { id: true, customerId: true }, orderBy: [{ createdAt: "asc" }, { id: "asc" }], take: limit }),
  );
}

/** Records the outcome of a claimed nudge. Does nothing when it is not being sent. */
export async function settleNudge(
  customerId: string,
  id: string,
  end: { state: "sent" | "failed"; trouble: string | null },
): Promise<void> {
  const data = { ...end, sentAt: end.state === "sent" ? new Date() : null };
  await inCustomer(customerId, (db) => db.nudge.updateMany({ where: { id, customerId, state: "sending" }, data }));
}

function toNudge({ customerId: _, ...row }: Prisma.NudgeGetPayload<object>): Nudge {
  return {
    ...row,
    step: row.step as StepSlug | null,
    state: z.enum(nudgeStates).parse(row.state),
    side: z.enum(letterSides).parse(row.side),
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
  };
}
