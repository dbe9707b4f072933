import "server-only";
import { retentionDays } from "@/lib/catalogue/retention";
import { endApprovalsAbout, spendApproval } from "./approvals";
import { asStaff, inCustomer } from "./database";
import { mayHaveChangedTenant } from "./ended-bindings";

/** Customers that staff have ended. The database lets nobody end one in the past, and erases none before its time. */

/** `by`: the name of whoever ends them. `approvalId`: null when no change was made in the tenant. */
type Ending = { by: string; because: string; approvalId: string | null };
export type EndedNow = { ok: true; eraseAt: string } | { ok: false; reason: "already-ended" | "run-going" | "approval-needed" };

/** Also revokes the invitations. Call it in the transaction that records it. */
export function setEnded(customerId: string, { by, because, approvalId }: Ending): Promise<EndedNow> {
  return inCustomer(customerId, async (db): Promise<EndedNow> => {
    // The lock that starts a run takes too: none begins while this one decides.
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`run:${customerId}`}, 0))`;
    if ((await db.customer.count({ where: { id: customerId, endedAt: null } })) === 0) return { ok: false, reason: "already-ended" };
    if ((await db.run.count({ where: { customerId, finishedAt: null } })) > 0) return { ok: false, reason: "run-going" };
    if (approvalId === null && (await mayHaveChangedTenant(customerId))) return { ok: false, reason: "approval-needed" };
    if (approvalId !== null && !(await spendApproval(customerId, approvalId))) return { ok: false, reason: "approval-needed" };
    const endedAt = new Date();
    const eraseAt = new Date(endedAt.getTime() + retentionDays.endedCustomers * 24 * 3_600_000);
    await db.customer.update({ where: { id: customerId }, data: { endedAt, endedBy: by, endedBecause: because, eraseAt } });
    await db.invitation.updateMany({ where: { customerId, revokedAt: null }, data: { revokedAt: endedAt } });
    return { ok: true, eraseAt: eraseAt.toISOString() };
  });
}

/** False when the customer has not ended. Approvals to end or erase them count no more. Invitations stay revoked. */
export function setResumed(customerId: string): Promise<boolean> {
  return inCustomer(customerId, async (db) => {
    const where = { id: customerId, endedAt: { not: null } };
    const resumed = await db.customer.updateMany({ where, data: { endedAt: null, endedBy: null, endedBecause: null, eraseAt: null } });
    if (resumed.count === 1) await endApprovalsAbout(customerId, customerId);
    return resumed.count === 1;
  });
}

/** The ids of customers who ended and whose days are over, longest first. */
export function listToErase(limit: number): Promise<string[]> {
  return asStaff(async (db) => {
    const found = await db.customer.findMany({
      where: { eraseAt: { lt: new Date() } },
      orderBy: { eraseAt: "asc" },
      take: limit,
      select: { id: true },
    });
    return found.map(({ id }) => id);
  });
}
