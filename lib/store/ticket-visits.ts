import "server-only";
import type { AuditAction } from "@/lib/catalogue/audit-actions";
import type { AuditActor } from "@/lib/catalogue/audit-actor";
import type { StepSlug } from "@/lib/catalogue/steps";
import { actorId, recordAudit } from "./audit";
import { inCustomer } from "./database";

/** Records in the customer's audit trail who opened a link from which ticket: at most once an hour, however often the page is loaded. */

type Visit = { actor: AuditActor; ticket: string; step: StepSlug | null; about: string };

const quietMs = 60 * 60 * 1000;

export async function recordTicketVisit(customerId: string, { actor, ticket, step, about }: Visit, now = new Date()): Promise<void> {
  await inCustomer(customerId, async (db) => {
    // The audit trail's own lock. Otherwise two tabs opened at once would both find no earlier visit.
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit:${customerId}`}, 0))`;
    const recent = await db.auditEntry.findMany({
      where: {
        ...{ customerId, action: "ticket-opened" satisfies AuditAction, actor: actorId(actor) },
        at: { gt: new Date(now.getTime() - quietMs) },
      },
      select: { detail: true },
    });
    const isThis = ({ detail }: (typeof recent)[number]) =>
      detail !== null && typeof detail === "object" && !Array.isArray(detail) && detail.ticket === ticket && detail.step === step;
    if (!recent.some(isThis)) await recordAudit(customerId, { actor, action: "ticket-opened", detail: { ticket, step, about } });
  });
}
