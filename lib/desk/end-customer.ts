import "server-only";
import { stopRun } from "@/lib/provisioning/run/stop-run";
import { findApprovalAbout } from "@/lib/store/approvals";
import { recordAudit } from "@/lib/store/audit";
import { destroyCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { setEnded, setResumed } from "@/lib/store/ended-customers";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { revokeSessionsOf } from "@/lib/store/sessions";
import { beginNoted, listeningEndpoints, type Noted, noteEnd } from "@/lib/webhooks/news";
import { asActor, asSecurityActor, type Staff } from "./actor";

/**
 * A customer leaves Dropzone: at once before the first change in their tenant, afterwards with a second person's approval. What was made in
 * their tenant stays until their administrator undoes it. What is stored is erased some weeks later (erase-ended.ts).
 */

export type Ended = { ok: true; invited: null; eraseAt: string } | { ok: false; reason: "already-ended" | "run-going" | "approval-needed" };

/** At once. `approval-needed`: a change was made in their tenant meanwhile. */
export const endFreely = (customer: Customer, because: string, staff: Staff): Promise<Ended> =>
  end(customer, { because, approvalId: null }, staff);

/** `staff`: who approved it. */
export async function endApproved(customer: Customer, staff: Staff): Promise<Ended> {
  const asked = await findApprovalAbout(customer.id, { kind: "end-customer", about: customer.id });
  if (asked?.kind !== "end-customer" || asked.decision !== "approved") return { ok: false, reason: "approval-needed" };
  return end(customer, { because: asked.facts.because, approvalId: asked.id }, staff);
}

async function end(customer: Customer, ending: { because: string; approvalId: string | null }, staff: Staff): Promise<Ended> {
  const { id } = customer;
  const { approvalId } = ending;
  const endpoints = await listeningEndpoints();
  // First nobody can start another run, then the one that is going ends.
  await revokeSessionsOf(id, "customer-ended");
  await Promise.all([destroyCredential(id, "graph-token"), destroyCredential(id, "exchange-token")]);
  await stopRun(id, asActor(staff));
  const ended = await inCustomer(id, async () => {
    const set = await setEnded(id, { ...ending, by: staff.name });
    if (!set.ok) return set;
    const detail = { eraseAt: set.eraseAt.slice(0, 10), approvalId };
    await recordAudit(id, { actor: asActor(staff), action: "customer-ended", detail });
    const event = { type: "customer.ended", data: { eraseAt: set.eraseAt } } as const;
    return { ...set, noted: await noteEnd(customer, event, endpoints) };
  });
  if (!ended.ok) return ended;
  await recordSecurityEvent({ actor: asSecurityActor(staff), action: "customer-ended", customerId: id, detail: { approvalId } });
  await beginNoted(ended.noted);
  return { ok: true, invited: null, eraseAt: ended.eraseAt };
}

export type Resumed = { ok: true } | { ok: false; reason: "not-ended" };

/** Takes a customer's end back. Their people can sign in again; whoever has not done so yet needs a new invitation. */
export async function resumeCustomer(customer: Customer, staff: Staff): Promise<Resumed> {
  const { id } = customer;
  const endpoints = await listeningEndpoints();
  const noted = await inCustomer(id, async (): Promise<Noted[] | null> => {
    if (!(await setResumed(id))) return null;
    await recordAudit(id, { actor: asActor(staff), action: "customer-resumed", detail: {} });
    return noteEnd(customer, { type: "customer.resumed", data: {} }, endpoints);
  });
  if (noted === null) return { ok: false, reason: "not-ended" };
  await recordSecurityEvent({ actor: asSecurityActor(staff), action: "customer-resumed", customerId: id, detail: {} });
  await beginNoted(noted);
  return { ok: true };
}
