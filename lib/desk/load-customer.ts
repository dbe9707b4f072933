import "server-only";
import { randomUUID } from "node:crypto";
import { type Approval, whyNotDecide } from "@/lib/catalogue/approvals";
import { clouds } from "@/lib/catalogue/clouds";
import { type InvitationState, invitationState } from "@/lib/catalogue/invitation-states";
import { routeWords } from "@/lib/catalogue/routes";
import type { StaffRole } from "@/lib/catalogue/staff-roles";
import { env } from "@/lib/env";
import { notConfirmedWords } from "@/lib/onboarding/planning/not-confirmed-words";
import type { ChecklistView } from "@/lib/onboarding/status/checklist";
import { stepWithKeyTrouble } from "@/lib/onboarding/status/dropzone-key";
import type { FirstAlert } from "@/lib/onboarding/watching/account";
import { loadChecklist } from "@/lib/provisioning/setup/load-checklist";
import type { DetailsHeld } from "@/lib/staff/adding/fixed-details";
import { keyFact } from "@/lib/staff/adding/key-words";
import { type EndWay, endWay } from "@/lib/staff/end-words";
import { type DutyHolders, dutyHolders, type KnownPerson } from "@/lib/staff/letters/duty-holders";
import { mailto, type Nudge, nudge } from "@/lib/staff/letters/letters";
import { type Waiting, whoseTurn } from "@/lib/staff/list/waiting-on";
import { type TimelineEntry, type TimelineKind, timeline } from "@/lib/staff/timeline";
import { type UndoWay, undoWay } from "@/lib/staff/undo-words";
import { findApprovalAbout, listOpenApprovals } from "@/lib/store/approvals";
import { listAudit } from "@/lib/store/audit";
import { findCertificate } from "@/lib/store/certificates";
import { describeCredential } from "@/lib/store/credentials";
import { type Customer, findCustomerBySlug } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { mayHaveChangedTenant } from "@/lib/store/ended-bindings";
import { type Invitation, listInvitations } from "@/lib/store/invitations";
import { findKnownCustomers } from "@/lib/store/known-customers";
import { listNotes, type Note } from "@/lib/store/notes";
import type { Nudge as SentNudge } from "@/lib/store/nudges";
import { listPeople } from "@/lib/store/people";
import { listRuns } from "@/lib/store/runs";
import { listStaff, type StaffMember } from "@/lib/store/staff";
import { listFindings } from "@/lib/store/step-evidence";
import { listSubmissions, type Submission } from "@/lib/store/submissions";
import { getSummary } from "@/lib/store/summaries";
import type { Staff } from "./actor";
import { loadFixed } from "./change-details";
import { isInvited } from "./invite";
import { nudgeDelivery } from "./nudges/send-nudge";

/** Loads the staff's page of one customer: the checklist, and everything that staff are asked about it. Makes no calls to Microsoft. */

type Fact = { label: string; value: string | null; kind: "id" | "text" | "date"; detail?: string | null };
export type StaffInvitation = Invitation & { state: InvitationState };

export type LoadedCustomer = {
  customer: Customer;
  checklist: ChecklistView;
  waiting: Waiting & { since: string | null };
  facts: Fact[];
  invitations: StaffInvitation[];
  approvals: ApprovalShown[];
  /** How the connection to the tenant can be undone. Null when there is none. */
  undo: UndoWay | null;
  /** How the customer can be ended. Null when they have ended. */
  end: EndWay | null;
  people: KnownPerson[];
  duties: DutyHolders[];
  notes: Note[];
  everybody: StaffMember[];
  nudge: Nudge & { mailto?: string };
  /** Which details can no longer change, and why. */
  fixed: DetailsHeld;
  /** Null when there is no Dropzone API key. `testedAt`: null while Dropzone has not answered whether it accepts it. */
  dropzoneKey: { sealedAt: string; testedAt: string | null } | null;
  /** Other customers with the same Dropzone host: each kind of integration exists there once. */
  sharesHostWith: { slug: string; name: string }[];
  /** The id for the next nudge that the form sends. Null when no mail server is configured. */
  sending: { id: string } | null;
  sent: SentLetter[];
  timeline: { entries: TimelineEntry[]; total: number };
};

type SentLetter = Pick<SentNudge, "id" | "recipient" | "state" | "trouble" | "createdAt" | "sentAt"> & { sender: string };

/** A request that waits, with the name of the colleague who asked and why this member of staff may not decide it. */
type ApprovalShown = { approval: Approval; askedBy: string | null; whyNotDecide: ReturnType<typeof whyNotDecide> };

type Shown = {
  staff: Staff & { roles: readonly StaffRole[] };
  /** The kind of timeline entries; null for every kind. */
  kind: TimelineKind | null;
  /** The whole timeline instead of its newest entries. */
  all: boolean;
};

/** Null when there is no such customer. */
export async function loadCustomer(slug: string, shown: Shown): Promise<LoadedCustomer | null> {
  const customer = await findCustomerBySlug(slug);
  if (customer === null) return null;
  const [own, notes, everybody, delivery, known] = await Promise.all([
    loadOwn(customer),
    listNotes(customer.id),
    listStaff(),
    nudgeDelivery(customer.id),
    findKnownCustomers({ slugs: [], dropzoneHosts: [customer.dropzoneHost] }),
  ]);
  const { checklist, people, summary } = own;
  const isOver = customer.endedAt !== null;
  const waiting = isOver ? ended : whoseTurn(checklist, { isInvited: isInvited(customer, own.invitations, new Date()) });
  const happened = timeline(own.happened).filter(({ kind }) => shown.kind === null || kind === shown.kind);
  return {
    customer,
    checklist,
    waiting: {
      ...waiting,
      since: summary?.waitingOn === waiting.who && summary.waitingStep === waiting.step ? summary.waitingSince : null,
    },
    facts: factsOf(customer, own),
    invitations: own.invitations.map((invitation) => ({ ...invitation, state: invitationState(invitation, new Date()) })),
    approvals: own.approvals.map((approval) => ({
      approval,
      askedBy: approval.askedBy && (programOf(approval) ?? nameOf(approval.askedBy, everybody)),
      whyNotDecide: whyNotDecide(approval, shown.staff),
    })),
    undo: own.undo,
    end: own.end,
    people,
    fixed: own.fixed,
    dropzoneKey: own.dropzoneKey,
    sharesHostWith: known.filter((other) => other.slug !== customer.slug).map(({ slug: otherSlug, name }) => ({ slug: otherSlug, name })),
    duties: dutyHolders(checklist, people),
    notes,
    everybody,
    nudge: nudgeOf(customer, own, { waiting, sender: shown.staff.name }),
    sending: delivery.isConfigured ? { id: randomUUID() } : null,
    sent: delivery.sent.map((letter) => toSent(letter, letter.side === "customer" ? people : everybody)),
    timeline: { entries: shown.all ? happened : happened.slice(0, shownAtFirst), total: happened.length },
  };
}

/** Nobody has to do anything for a customer who has ended. */
const ended: Waiting = { who: "nobody", step: null };
const shownAtFirst = 20;
const mostFindings = 500;

/** Sequential queries: a transaction has one connection. */
function loadOwn(customer: Customer) {
  return inCustomer(customer.id, async () => {
    const { id } = customer;
    const checklist = await loadChecklist(customer);
    const invitations = await listInvitations(id);
    const everyone = await listPeople(id);
    // Whoever came from a tenant that was connected before has no part in this one; the timeline still names them.
    const people = everyone.filter((person) => person.entraTenantId === customer.entraTenantId);
    const audit = await listAudit(id);
    const steps = await listFindings(id, mostFindings);
    const runs = await listRuns(id);
    const submissions = await listSubmissions(id);
    const certificate = await findCertificate(id);
    const secret = await describeCredential(id, "client-secret");
    const summary = await getSummary(id);
    const fixed = await loadFixed(customer);
    const key = await describeCredential(id, "dropzone-api-key");
    const approvals = await listOpenApprovals(id);
    const undo = await loadUndoWay(customer);
    const end = await loadEndWay(customer);
    const happened = { audit, steps, runs, people: everyone };
    return {
      approvals,
      undo,
      end,
      checklist,
      invitations,
      people,
      submissions,
      certificate,
      secret,
      summary,
      fixed,
      dropzoneKey: key && { sealedAt: key.createdAt, testedAt: key.testedAt },
      happened,
    };
  });
}

async function loadUndoWay({ id, entraTenantId }: Customer): Promise<UndoWay | null> {
  if (entraTenantId === null) return null;
  const asked = await findApprovalAbout(id, { kind: "undo-binding", about: entraTenantId });
  return undoWay({ mayHaveChanged: await mayHaveChangedTenant(id), asked });
}

async function loadEndWay({ id, endedAt }: Customer): Promise<EndWay | null> {
  if (endedAt !== null) return null;
  const asked = await findApprovalAbout(id, { kind: "end-customer", about: id });
  return endWay({ mayHaveChanged: await mayHaveChangedTenant(id), asked });
}

/** The name of the API key with which a program asked. Null when a person did. */
const programOf = (approval: Approval): string | null => (approval.kind === "end-customer" ? approval.facts.program : null);

type Own = Awaited<ReturnType<typeof loadOwn>>;

/** In the order in which support needs them. */
function factsOf(customer: Customer, { submissions, certificate, secret, dropzoneKey, checklist }: Own): Fact[] {
  const { firstAlert } = checklist;
  const saved = submissions.find(({ secretEndsAt }) => secretEndsAt !== null);
  const ending = saved?.secretEndsAt ?? secret?.expiresAt ?? null;
  return [
    { label: "Tenant ID", value: customer.entraTenantId, kind: "id", detail: "Nobody has connected it" },
    { label: "App (client) ID", value: customer.appId, kind: "id", detail: "No app yet" },
    {
      label: "Client secret ends",
      value: ending,
      kind: "date",
      detail: ending === null ? "No secret yet" : saved ? "in Dropzone" : "sealed here",
    },
    { label: "Certificate ends", value: certificate?.notAfter ?? null, kind: "date", detail: certificateDetail(certificate) },
    {
      label: "First alert",
      value: firstAlert?.is === "received" ? firstAlert.at : null,
      kind: "date",
      detail: firstAlertDetail(firstAlert, submissions),
    },
    { label: "Initial domain", value: customer.initialDomain, kind: "id" },
    { label: "Dropzone host", value: customer.dropzoneHost, kind: "id" },
    {
      label: "Dropzone API key",
      value: keyFact({ key: dropzoneKey, trouble: stepWithKeyTrouble(checklist.steps)?.trouble ?? null }),
      kind: "text",
    },
    { label: "Route", value: routeWords(customer.route), kind: "text" },
    { label: "Cloud", value: clouds[customer.cloud].label, kind: "text" },
  ];
}

function firstAlertDetail(firstAlert: FirstAlert | null, submissions: readonly Submission[]): string | null {
  if (firstAlert) return { received: null, awaited: "None yet", late: "None, longer than usual" }[firstAlert.is];
  const isSaved = submissions.some(({ kind, state }) => kind === "alert-source" && state === "saved");
  return isSaved ? "Dropzone does not tell yet" : "No Alert Source yet";
}

function certificateDetail(certificate: Own["certificate"]): string | null {
  if (certificate === null) return "None needed so far";
  return certificate.source === "upload" ? notConfirmedWords(certificate.uploadedBy) : null;
}

function nudgeOf(customer: Customer, { checklist, people }: Own, who: { waiting: Waiting; sender: string }): LoadedCustomer["nudge"] {
  const contact = { name: customer.contactName, email: customer.contactEmail };
  const written = nudge({ view: checklist, eraseAt: customer.eraseAt, people, contact, origin: env().PORTAL_ORIGIN, ...who });
  return written.ok ? { ...written, mailto: mailto(written.letter) } : written;
}

function toSent({ createdBy, ...letter }: SentNudge, everybody: readonly Named[]): SentLetter {
  const { id, recipient, state, trouble, createdAt, sentAt } = letter;
  return { id, recipient, state, trouble, createdAt, sentAt, sender: nameOf(createdBy, everybody) };
}

type Named = { id: string; name: string };

const nameOf = (personId: string, everybody: readonly Named[]): string =>
  everybody.find(({ id }) => id === personId)?.name ?? "somebody who is gone";
