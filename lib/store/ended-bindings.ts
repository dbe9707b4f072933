import "server-only";
import { randomUUID } from "node:crypto";
import { endApprovalsAbout, spendApproval } from "./approvals";
import { inCustomer } from "./database";
import { clearTenantRows, readTenantRows } from "./tenant-rows";

/** Bindings to Entra tenants that staff have undone. The database lets go of a tenant only when its row is in this table. */

export type EndedBinding = { tenantId: string; tenantName: string; initialDomain: string | null; boundAt: string; endedAt: string };
type Ending = { ok: true; ended: EndedBinding } | { ok: false; reason: "not-connected" | "run-going" | "approval-needed" };

/**
 * Ends the binding, all sessions, all invitations, all letters and all approvals about the tenant, and clears what was stored about the tenant. Then the customer is as before the first
 * sign-in. `approvalId`: null when no change was made in the tenant; the database checks both.
 */
export function endBinding(customerId: string, by: { staffId: string; approvalId: string | null }): Promise<Ending> {
  return inCustomer(customerId, async (db): Promise<Ending> => {
    // The lock that starts a run takes too: none begins while this one decides.
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`run:${customerId}`}, 0))`;
    const customer = await db.customer.findUniqueOrThrow({ where: { id: customerId } });
    const { entraTenantId, entraTenantName, initialDomain, boundAt, boundBy } = customer;
    if (entraTenantId === null || boundAt === null) return { ok: false, reason: "not-connected" };
    if ((await db.run.count({ where: { customerId, finishedAt: null } })) > 0) return { ok: false, reason: "run-going" };
    if (by.approvalId === null && (await mayHaveChangedTenant(customerId))) return { ok: false, reason: "approval-needed" };
    if (by.approvalId !== null && !(await spendApproval(customerId, by.approvalId))) return { ok: false, reason: "approval-needed" };

    const { appObjectId, appId, servicePrincipalId, portalAccess } = customer;
    const kept = { app: [{ appObjectId, appId, servicePrincipalId, portalAccess }], ...(await readTenantRows(db, customerId)) };
    const binding = { entraTenantId, entraTenantName, initialDomain, boundAt, boundBy };
    const row = await db.endedBinding.create({
      data: { ...binding, id: randomUUID(), customerId, endedBy: by.staffId, approvalId: by.approvalId, kept },
    });
    await db.customer.update({ where: { id: customerId }, data: { ...unbound } });
    await clearTenantRows(db, customerId);
    const revoked = { where: { customerId, revokedAt: null }, data: { revokedAt: new Date() } };
    await db.session.updateMany(revoked);
    await db.invitation.updateMany(revoked);
    // The people of the tenant that is let go get nothing about the next.
    await db.subscription.updateMany({ where: { customerId, endedAt: null }, data: { endedAt: new Date(), endedBy: "connection" } });
    await endApprovalsAbout(customerId, entraTenantId);
    const [tenantName, endedAt] = [entraTenantName ?? "", row.endedAt.toISOString()];
    return { ok: true, ended: { tenantId: entraTenantId, tenantName, initialDomain, boundAt: boundAt.toISOString(), endedAt } };
  });
}

const unbound = {
  entraTenantId: null,
  entraTenantName: null,
  initialDomain: null,
  boundAt: null,
  boundBy: null,
  appObjectId: null,
  appId: null,
  servicePrincipalId: null,
  portalAccess: null,
} as const;

/** Whether a change may have been made in the tenant that is bound. One whose answer was lost counts (see the migration). */
export function mayHaveChangedTenant(customerId: string): Promise<boolean> {
  return inCustomer(customerId, async (db) => {
    const [row] = await db.$queryRaw<{ may: boolean }[]>`SELECT may_have_changed_tenant(${customerId}::uuid) AS may`;
    return row?.may ?? true;
  });
}
