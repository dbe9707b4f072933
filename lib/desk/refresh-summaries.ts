import "server-only";
import { brokenBetween } from "@/lib/catalogue/step-states";
import type { StepSlug } from "@/lib/catalogue/steps";
import { log } from "@/lib/log";
import type { FirstAlert } from "@/lib/onboarding/watching/account";
import { loadChecklist } from "@/lib/provisioning/setup/load-checklist";
import { type Summary, summaryOf } from "@/lib/staff/list/summary";
import { lastAudit } from "@/lib/store/audit";
import { findChoices } from "@/lib/store/choices";
import { destroyExpiredCredentials } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { forgetDrift } from "@/lib/store/drift";
import { findEndings } from "@/lib/store/expiries";
import { listInvitations } from "@/lib/store/invitations";
import { getSummary } from "@/lib/store/summaries";
import { dueSummaries, listLinksRunOut, makeDue, putOffDue, saveSummary, takeDue } from "@/lib/store/summary-keeping";
import type { WebhookEndpoint } from "@/lib/store/webhooks";
import { beginNoted, listeningEndpoints, type Noted, noteNews } from "@/lib/webhooks/news";
import { isInvited } from "./invite";
import { queueFirstAlert } from "./letters/first-alert";
import { queueTurn } from "./letters/turn";
import { onDrift, onRecovered } from "./on-drift";

/**
 * Computes the summaries that are out of date, from the same checklist that the customer sees. Makes no calls to Microsoft. The differences
 * from the previous summary become webhook events, written in the same transaction.
 */

/** Refreshes up to `limit` due summaries, oldest first. Returns how many it wrote. One that fails goes to the end of the queue. */
export const refreshDue = async (limit: number): Promise<number> => (await refreshRound(limit)).written;

/** The same. `isMore`: the limit was reached, so others may be due. False when none could be written, since each try would fail again. */
export async function refreshRound(limit: number): Promise<{ written: number; isMore: boolean }> {
  const due = await dueSummaries(limit);
  if (due.length === 0) return { written: 0, isMore: false };
  const endpoints = await listeningEndpoints();
  let written = 0;
  for (const customerId of due) {
    try {
      const noted = await refreshSummary(customerId, endpoints);
      if (noted === null) continue;
      written += 1;
      await beginNoted(noted);
    } catch (error) {
      log.error({ error, customerId }, "The summary of a customer could not be computed");
      await inCustomer(customerId, async () => {
        await destroyExpiredCredentials(customerId);
        await putOffDue(customerId);
      });
    }
  }
  return { written, isMore: due.length === limit && written > 0 };
}

/** Marks summaries as due whose last invitation has expired: no trigger sees that. Runs every minute; harmless to repeat. */
export async function noteEndedInvitations(): Promise<void> {
  for (const customerId of await listLinksRunOut(endedAtOnce)) await makeDue(customerId);
}

const endedAtOnce = 100;

/** In one transaction, so that a failure leaves the summary due. Null when another process has refreshed it. */
function refreshSummary(customerId: string, endpoints: readonly WebhookEndpoint[]): Promise<Noted[] | null> {
  return inCustomer(customerId, async () => {
    if (!(await takeDue(customerId))) return null;
    // Here, so that it also happens for a customer whose admins no longer sign in.
    await destroyExpiredCredentials(customerId);
    const customer = await getCustomer(customerId);
    const before = await getSummary(customerId);
    const { summary: after, mended, firstAlert } = await computeSummary(customer, before);
    await saveSummary(customerId, after);
    if (mended.length > 0) await forgetDrift(customerId, mended);
    // Nothing is told about a customer who has ended. What an undo changes in their tenant is no news of their onboarding.
    if (customer.endedAt !== null) return [];
    const { broken, isRecovered } = brokenBetween(before, after);
    if (broken.length > 0) await onDrift(customerId, broken);
    if (isRecovered) await onRecovered(customerId);
    await queueTurn(customerId, { before, after });
    await queueFirstAlert(customerId, firstAlert);
    return noteNews(customer, { before, after }, endpoints);
  });
}

type Computed = { summary: Summary; mended: StepSlug[]; firstAlert: FirstAlert | null };

/** `mended`: steps that were broken and are done again, or not wanted any more. */
async function computeSummary(customer: Customer, before: Summary | null): Promise<Computed> {
  const { id: customerId } = customer;
  const checklist = await loadChecklist(customer);
  const endings = await findEndings(customerId);
  const invitations = await listInvitations(customerId);
  const now = new Date().toISOString();
  const summary = summaryOf({
    checklist,
    choices: await findChoices(customerId),
    secretEndsAt: endings.secret?.endsAt ?? null,
    certificateEndsAt: endings.certificate?.endsAt ?? null,
    isEnded: customer.endedAt !== null,
    isInvited: isInvited(customer, invitations, new Date(now)),
    lastActivityAt: (await lastAudit(customerId))?.at ?? customer.createdAt,
    before,
    now,
  });
  return {
    summary,
    firstAlert: checklist.firstAlert,
    mended: checklist.drift.flatMap(({ step }) => (summary.broken.includes(step) ? [] : [step])),
  };
}
