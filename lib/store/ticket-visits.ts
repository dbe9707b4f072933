import "server-only";
import type { AuditAction } from "@/lib/catalogue/audit-actions";
import type { StepSlug } from "@/lib/catalogue/steps";
import { recordAudit } from "./audit";
import { inCustomer } from "./database";

/** Who came by a link from which ticket. It stands in the customer's audit trail, once an hour however often the page is loaded. */

type Visit = { actor: string; ticket: string; step: StepSlug | null; about: string };

const quietMs = 60 * 60 * 1000;

export async function recordTicketVisit(customerId: string, { actor, ticket, step, about }: Visit, now = new Date()): Promise<void> {
  await inCustomer(customerId, async (db) => {
    // The same lock as the trail's own: two tabs that open at once would both find nothing.
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit:${customerId}`}, 0))`;
    const recent = await db.auditEntry.findMany({
      where: { customerId, action: "ticket-opened" satisfies AuditAction, actor, at: { gt: new Date(now.getTime() - quietMs) } },
      select: { detail: true },
    });
    const isThis = ({ detail }: (typeof recent)[number]) =>
      detail !== null && typeof detail === "object" && !Array.isArray(detail) && detail.ticket === ticket && detail.step === step;
    if (!recent.some(isThis)) await recordAudit(customerId, { actor, action: "ticket-opened", detail: { ticket, step, about } });
  });
}
