import "server-only";
import { z } from "zod";
import type { StepSlug } from "@/lib/onboarding/steps";
import { inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/** Letters that staff sent to a customer's people. One goes out once: whether it did is known, or said not to be. */

/** `unsure`: the process died while the mail server was being talked to. It is not sent again, since it may have arrived. */
export const nudgeStates = ["queued", "sending", "sent", "failed", "unsure"] as const;

export type Nudge = {
  id: string;
  step: StepSlug | null;
  recipient: string;
  subject: string;
  body: string;
  state: (typeof nudgeStates)[number];
  trouble: string | null;
  createdBy: string;
  createdAt: string;
  sentAt: string | null;
};

type NewNudge = Pick<Nudge, "id" | "step" | "recipient" | "subject" | "body" | "createdBy">;

/** The same id again changes nothing, and says so with false. */
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

/** The right to send it, which is given once. Null when somebody had it before. */
export function claimNudge(customerId: string, id: string): Promise<Nudge | null> {
  return inCustomer(customerId, async (db) => {
    const claimed = await db.nudge.updateMany({ where: { id, customerId, state: "queued" }, data: { state: "sending" } });
    if (claimed.count === 1) return toNudge(await db.nudge.findUniqueOrThrow({ where: { id, customerId } }));
    // Claimed before, and nobody wrote down how it ended.
    await db.nudge.updateMany({ where: { id, customerId, state: "sending" }, data: { state: "unsure" } });
    return null;
  });
}

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
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
  };
}
