import "server-only";
import { readTrail } from "./audit-trails";
import { asStaffWriter, type Database, inCustomer } from "./database";

/**
 * Everything that is stored about a customer, by table. Nothing that opens or signs anything: no sealed value, no hash of a token. Left out
 * too is what follows from the rest: the words of the search, the queue of due summaries, and sign-ins in progress.
 */
export async function readEverything(customerId: string): Promise<Record<string, unknown>> {
  const own = await inCustomer(customerId, (db) => ownRows(db, customerId));
  const staffs = await asStaffWriter((db) => staffsRows(db, customerId));
  return JSON.parse(JSON.stringify({ ...own, ...staffs }));
}

/** The same for the customer's own people: without what staff wrote for one another, decided about them, or sent to other programs. */
export async function readForCustomer(customerId: string): Promise<Record<string, unknown>> {
  const { customer, customer_note, approval, ended_binding, api_request, audit_checked, ...own } = await inCustomer(customerId, (db) =>
    ownRows(db, customerId),
  );
  const rows = customer.map(({ ownerId, endedBy, endedBecause, ...row }) => row);
  return JSON.parse(JSON.stringify({ customer: rows, ...own }));
}

async function ownRows(db: Database, customerId: string) {
  const where = { customerId };
  const { entries, verdict } = await readTrail(customerId);
  return {
    customer: await db.customer.findMany({ where: { id: customerId } }),
    invitation: await db.invitation.findMany({ where, omit: { tokenHash: true } }),
    person: await db.person.findMany({ where }),
    session: await db.session.findMany({ where, omit: { tokenHash: true } }),
    choice: await db.choice.findMany({ where }),
    certificate: await db.certificate.findMany({ where }),
    step_evidence: await db.stepEvidence.findMany({ where, omit: { id: true }, orderBy: { id: "asc" } }),
    permission_evidence: await db.permissionEvidence.findMany({ where }),
    run: await db.run.findMany({ where }),
    run_change: await db.runChange.findMany({ where }),
    sealed_credential: await db.sealedCredential.findMany({ where, omit: { sealed: true } }),
    submission: await db.submission.findMany({ where }),
    consent: await db.consent.findMany({ where }),
    customer_summary: await db.customerSummary.findMany({ where, omit: { searchText: true } }),
    step_finish: await db.stepFinish.findMany({ where, omit: { id: true } }),
    error_seen: await db.errorSeen.findMany({ where, omit: { id: true } }),
    customer_note: await db.customerNote.findMany({ where }),
    nudge: await db.nudge.findMany({ where }),
    subscription: await db.subscription.findMany({ where }),
    letter: await db.letter.findMany({ where, omit: { tokenHash: true } }),
    app_registration: await db.appRegistration.findMany({ where }),
    own_credential: await db.ownCredential.findMany({ where }),
    made_item: await db.madeItem.findMany({ where }),
    foreign_access: await db.foreignAccess.findMany({ where }),
    approval: await db.approval.findMany({ where }),
    watch: await db.watch.findMany({ where }),
    drift: await db.drift.findMany({ where }),
    ended_binding: await db.endedBinding.findMany({ where }),
    api_request: await db.apiRequest.findMany({ where, omit: { keyHash: true, bodyHash: true } }),
    audit_entry: entries,
    audit_checked: verdict,
  };
}

async function staffsRows(db: Database, customerId: string) {
  const where = { customerId };
  return {
    webhook_delivery: await db.webhookDelivery.findMany({ where }),
    pasted_error: await db.pastedError.findMany({ where, omit: { textHash: true } }),
    security_event: await db.securityEvent.findMany({ where, omit: { id: true }, orderBy: { id: "asc" } }),
  };
}
