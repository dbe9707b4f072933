import "server-only";
import { type Summary, summaryOf } from "@/lib/onboarding/summary";
import { lastAudit } from "@/lib/store/audit";
import { findCertificate } from "@/lib/store/certificates";
import { findChoices } from "@/lib/store/choices";
import { getCustomer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { listInvitations } from "@/lib/store/invitations";
import { listSubmissions } from "@/lib/store/submissions";
import { getSummary } from "@/lib/store/summaries";
import { dueSummaries, putOffDue, saveSummary, takeDue } from "@/lib/store/summary-keeping";
import { loadChecklist } from "../load-checklist";

/** Computes the summaries that are out of date, from the same checklist that the customer sees. It asks Microsoft nothing. */

/** Those that have waited longest. Says how many it wrote; one that fails is put off and keeps nobody else waiting. */
export async function refreshDue(limit: number): Promise<number> {
  const due = await dueSummaries(limit);
  let written = 0;
  for (const customerId of due) {
    try {
      if (await refreshSummary(customerId)) written += 1;
    } catch (error) {
      console.error(`The summary of customer ${customerId} could not be computed:`, error);
      await putOffDue(customerId);
    }
  }
  return written;
}

/** In one transaction, so that a failure leaves it due. */
function refreshSummary(customerId: string): Promise<boolean> {
  return inCustomer(customerId, async () => {
    if (!(await takeDue(customerId))) return false;
    await saveSummary(customerId, await computeSummary(customerId));
    return true;
  });
}

async function computeSummary(customerId: string): Promise<Summary> {
  const customer = await getCustomer(customerId);
  const checklist = await loadChecklist(customer);
  const certificate = await findCertificate(customerId);
  const submissions = await listSubmissions(customerId);
  const invitations = await listInvitations(customerId);
  const now = new Date().toISOString();
  return summaryOf({
    checklist,
    choices: await findChoices(customerId),
    secretEndsAt: submissions.flatMap(({ secretEndsAt }) => secretEndsAt ?? []).sort()[0] ?? null,
    certificateEndsAt: certificate?.notAfter ?? null,
    isInvited: customer.entraTenantId !== null || invitations.some(({ revokedAt, expiresAt }) => revokedAt === null && expiresAt > now),
    lastActivityAt: (await lastAudit(customerId))?.at ?? customer.createdAt,
    before: await getSummary(customerId),
    now,
  });
}
