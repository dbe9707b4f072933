import "server-only";
import type { AuditAction } from "@/lib/catalogue/audit-actions";
import type { AuditActor } from "@/lib/catalogue/audit-actor";
import { actorId } from "./audit";
import { inCustomer } from "./database";

/** Whether this actor's view "as the customer" was written into the audit trail within the last hour. */
export function hasRecordedView(customerId: string, actor: AuditActor, now = new Date()): Promise<boolean> {
  return inCustomer(customerId, async (db) => {
    const action = "viewed-as-customer" satisfies AuditAction;
    const count = await db.auditEntry.count({
      where: { customerId, action, actor: actorId(actor), at: { gt: new Date(now.getTime() - viewLastsMs) } },
    });
    return count > 0;
  });
}

const viewLastsMs = 60 * 60 * 1000;
