import "server-only";
import { withKey } from "./database";

/**
 * Deletes a customer with everything that is stored about them. The audit trail and the security events stay, and the names of the
 * customer's people go from them: the ids of rows that no longer exist stand for them. The hashes do not cover the names, so both still
 * verify. The database demands a second Admin's approval (trigger "erased_once_approved").
 */
export async function eraseRows(customerId: string): Promise<void> {
  await withKey("erase", customerId, async (db) => {
    await db.$executeRaw`SELECT set_config('app.customer', ${customerId}, true), set_config('app.scope', 'staff-writer', true)`;
    // No reference leads from these to the customer.
    await db.webhookDelivery.deleteMany({ where: { customerId } });
    await db.pastedError.deleteMany({ where: { customerId } });
    await db.customer.delete({ where: { id: customerId }, select: { id: true } });
    const people = { customerId, actorKind: "customer", actorName: { not: null } };
    await db.auditEntry.updateMany({ where: people, data: { actorName: null } });
    await db.securityEvent.updateMany({ where: people, data: { actorName: null } });
  });
}
