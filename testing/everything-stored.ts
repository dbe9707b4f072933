import { randomUUID } from "node:crypto";
import { recordApiRequest } from "@/lib/store/api-requests";
import { openOwnApp } from "@/lib/store/app-registration";
import { openApproval } from "@/lib/store/approvals";
import { recordAudit } from "@/lib/store/audit";
import { saveCertificate } from "@/lib/store/certificates";
import { saveChoices } from "@/lib/store/choices";
import { recordConsent } from "@/lib/store/consents";
import { sealCredential } from "@/lib/store/credentials";
import { bindEntraTenant, type Customer, createCustomer } from "@/lib/store/customers";
import { asStaffWriter, inCustomer } from "@/lib/store/database";
import { recordDrift } from "@/lib/store/drift";
import { endBinding } from "@/lib/store/ended-bindings";
import { recordForeignAccess } from "@/lib/store/foreign-access";
import { mintInvitation } from "@/lib/store/invitations";
import { queueLetter } from "@/lib/store/letters";
import { recordMade } from "@/lib/store/made-items";
import { addNote } from "@/lib/store/notes";
import { addNudge } from "@/lib/store/nudges";
import { recordOwnCertificate } from "@/lib/store/own-credentials";
import { recordPerson } from "@/lib/store/people";
import { recordPermissions } from "@/lib/store/permission-evidence";
import { noteReplicas } from "@/lib/store/replicas";
import { createRun } from "@/lib/store/runs";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { openSession } from "@/lib/store/sessions";
import { beginAttempt } from "@/lib/store/sign-in-attempts";
import { recordStaff, type StaffMember } from "@/lib/store/staff";
import { openStaffSession } from "@/lib/store/staff-sessions";
import { recordSteps } from "@/lib/store/step-evidence";
import { recordSubmission } from "@/lib/store/submissions";
import { saveSubscription } from "@/lib/store/subscriptions";

/** For tests of row-level security: customers and staff with a row in every table, so that there is something to hide. */

export const noteBy = (author: StaffMember) => ({ authorId: author.id, text: "Ada is back on Monday." });

export async function staffWithEverything(): Promise<StaffMember> {
  const seen = { entraObjectId: randomUUID(), name: "Casey CSM", userName: "casey@dropzone.ai", roles: ["CSM"] as const };
  const member = await recordStaff({ ...seen, roles: [...seen.roles] });
  await openStaffSession(member.id);
  const actor = { kind: "staff", id: member.id, name: member.name } as const;
  await recordSecurityEvent({ actor, action: "staff-signed-in", customerId: null, detail: { roles: ["CSM"] } });
  const id = randomUUID();
  await noteReplicas([id]);
  await asStaffWriter(async (db) => {
    await db.pastedError.create({ data: { id, textHash: "hash", redactedText: "AADSTS…" } });
    await db.apiKey.create({ data: { id, name: "CRM", tokenHash: "hash", createdBy: member.id } });
    await db.digestLetter.create({ data: { staffId: member.id, day: "2026-12-01", state: "sent" } });
    await db.numberDay.create({ data: { day: new Date("2026-12-01"), counted: {} } });
    await db.numberDayDue.create({ data: { day: new Date("2026-12-01") } });
    await db.webhookEndpoint.create({ data: { id, url: "https://crm.example.com", secret: "sealed", events: [], createdBy: member.id } });
    await db.webhookDelivery.create({ data: { id, endpointId: id, eventType: "test", payload: {}, state: "waiting" } });
  });
  return member;
}

export async function customerWithEverything(name: string, casey: StaffMember): Promise<Customer> {
  const customer = await createCustomer({ name, dropzoneHost: `${name.toLowerCase()}.dropzone.app`, cloud: "global", createdBy: "casey" });
  const { id } = customer;
  const who = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Ada Admin", userName: "ada@example.com", roles: null };
  const person = await recordPerson(id, who);
  await bindEntraTenant(id, { tenantId: who.entraTenantId, tenantName: name, initialDomain: null, personId: person.id });
  await endBinding(id, { staffId: casey.id, approvalId: null });
  await mintInvitation(id, { createdBy: "casey" });
  await openSession(id, person.id);
  await beginAttempt({ purpose: "join", customerId: id, returnTo: "/", nonce: "n", verifier: "v" });
  await saveChoices(id, { capabilities: [], alertTypes: ["defender-alerts"], portalUrl: null }, person.id);
  await saveCertificate(id, {
    thumbprint: "AB",
    der: "AA==",
    subject: "CN=x",
    notAfter: "2030-01-01T00:00:00.000Z",
    source: "upload",
    uploadedBy: null,
  });
  await recordSteps(id, [
    {
      ...{ slug: "connect", state: "done", line: "Connected", waitsFor: null, observedAt: null, nextCheckAt: null },
      ...{ facts: [], evidence: [], trouble: null },
    },
  ]);
  await recordPermissions(id, [{ permission: "Mail.Read", level: "declared", answer: "yes" }]);
  await createRun(id, { id: randomUUID(), startedBy: person.id, plan: [{ do: "create-client-secret" }] });
  await sealCredential(id, "client-secret", { reference: randomUUID(), value: "secret" });
  await recordSubmission(id, "data-source", { state: "saved" });
  await recordConsent(id, "graph", { answeredAt: new Date() });
  await recordAudit(id, { actor: { kind: "staff", id: "casey", name: "Casey" }, action: "note-written", detail: {} });
  const refusal = { resource: "graph", reason: "consent-declined", microsoftCode: "AADSTS65004", requestId: null } as const;
  await recordAudit(id, { actor: { kind: "customer", id: person.id }, action: "consent-refused", detail: refusal });
  await openOwnApp(id);
  await recordOwnCertificate(id, "AB");
  await recordMade(id, null, [{ kind: "certificate", id: "AB" }]);
  await recordForeignAccess(id, ["application:owner:uma"]);
  await recordDrift(id, [{ step: "client-secret", was: "Valid", lastDoneAt: "2026-01-01T00:00:00.000Z" }], new Date());
  await addNote(id, noteBy(casey));
  const facts = { tenantId: who.entraTenantId, tenantName: name, because: "Another tenant was meant." };
  await openApproval(id, { kind: "undo-binding", about: who.entraTenantId, askedBy: casey.id, facts });
  await addNudge(id, { id: randomUUID(), step: "connect", recipient: "ada@example.com", subject: "s", body: "b", createdBy: casey.id });
  await recordApiRequest(
    { apiKeyId: casey.id, idempotencyKey: id, body: "{}" },
    { customerId: id, invitationEndsAt: new Date().toISOString() },
  );
  await saveSubscription(id, {
    ...{ address: "ada@example.com", personId: person.id, kinds: ["done"], duty: null, timeZone: "UTC", addedBy: person.id },
    isConfirmed: true,
  });
  await queueLetter(id, { kind: "done", step: null, facts: { what: "run", left: 0 }, onceKey: "run:1", to: "subscribers" });
  await inCustomer(id, async (db) => {
    const summary = {
      sortName: name.toLowerCase(),
      states: "d",
      done: 1,
      of: 17,
      waitingOn: "us",
      stage: "Connect",
      lastActivityAt: new Date(),
    };
    await db.customerSummary.create({ data: { customerId: id, ...summary, capabilities: [] } });
    await db.customerWord.create({ data: { customerId: id, word: name.toLowerCase() } });
  });
  return customer;
}
