import type { ApprovalKind, TenantBasis } from "./approvals";
import type { NationalCloud } from "./clouds";
import type { DelegatedResource } from "./delegated-scopes";
import type { RolesSeen } from "./directory-roles";
import type { LetterEnd, LetterKind } from "./letters";
import type { StepSlug } from "./steps";

/**
 * The actions that a customer's audit trail can contain. A new action is a row in both tables: the facts that an entry carries, and the
 * words that the timeline shows for it. The slugs are stored and hashed forever, so they are never renamed.
 */

type Nothing = Record<never, never>;
type OfChange = { runId: string; requestId: string | null };
type OfRun = { runId: string; changesLeft: number };
type OfLetter = { nudgeId: string; step: string | null };
type OfHost = { dropzoneHost: string };
type OfTenant = { tenantId: string; tenantName: string };
type OfApproval = { approvalId: string };

/** Ids, names and counts only: the customer can download them, and they are kept forever. */
export type AuditDetails = {
  "signed-in": { roles: RolesSeen };
  /** `basis`: what let the tenant in. Null when it was bound before. Entries of earlier versions have none. */
  "tenant-confirmed": OfTenant & { initialDomain: string | null; basis?: TenantBasis | null };
  /** `expected`: a domain or a tenant id. */
  "other-tenant-held": OfTenant & { expected: string; approvalId: string };
  /** `approvalId`: null when no change had been made in the tenant. */
  "binding-undone": OfTenant & { initialDomain: string | null; approvalId: string | null };
  "consent-answered": { resource: DelegatedResource };
  /** `reason` is a code of lib/errors. */
  "consent-refused": { resource: DelegatedResource; reason: string; microsoftCode: string | null; requestId: string | null };
  "delegated-access-read-back": {
    resource: DelegatedResource;
    granted: readonly string[];
    missing: readonly string[];
    requestId: string | null;
  };
  chosen: { capabilities: readonly string[]; alertTypes: readonly string[]; portalUrl: string | null };
  /** `days`: of the secret's life. Null for any other question. */
  "agreed-before-plan": { to: "secret-life" | "exchange-customization"; days: number | null };
  /** `appId` and `objectId`: of the app to adopt. Null for a new one. */
  "app-chosen": { choice: "new" | "adopt"; appId: string | null; objectId: string | null };
  "app-restored": { appId: string; objectId: string };
  /** Deleted for good, after it had been deleted. */
  "app-purged": { appId: string | null; objectId: string };
  /** Dropzone confirmed it at the same time. Earlier versions wrote this in every case. */
  "certificate-uploaded": { thumbprint: string };
  "certificate-uploaded-unconfirmed": { thumbprint: string };
  "certificate-confirmed": { thumbprint: string };
  /** `dropzoneThumbprint`: the one that Dropzone reports. */
  "certificate-refused": { thumbprint: string; dropzoneThumbprint: string };
  "replacement-confirmed": OfHost & { runId: string; integrationId: string; tenantId: string; clientId: string };
  "run-started": { runId: string; changes: number };
  "run-finished": OfRun;
  "run-stopped": OfRun;
  changed: OfChange;
  /** `dropzoneHost` is absent in entries of earlier versions. */
  saved: { runId: string; integrationId: string; secretKeyId: string; dropzoneHost?: string };
  "secret-destroyed": { keyId: string };
  /** `endsAt`: the day, like 2026-12-24. */
  "secrets-end-soon": { endsAt: string };
  "abandoned-secrets-destroyed": Nothing;
  /** `approvalId`: null when the days after the customer's end were over. */
  "customer-erased": { approvalId: string | null };
  /** `eraseAt`: the day, like 2026-12-24. `approvalId`: null when no change had been made in the tenant. */
  "customer-ended": { eraseAt: string; approvalId: string | null };
  "customer-resumed": Nothing;
  "drift-found": { step: StepSlug };
  "drift-over": Nothing;
  "watching-switched-on": Nothing;
  "watching-switched-off": Nothing;
  "portal-access-kept": Nothing;
  "portal-access-removed": Nothing;
  "customer-created": OfHost & { cloud: NationalCloud; ownerId?: string | null; expectedTenant?: string | null };
  "invitation-made": { endsAt: string };
  "invitation-replaced": { endsAt?: string };
  "invitations-revoked": { count: number };
  "owner-set": { owner: string };
  "contact-set": Nothing;
  /** A domain or a tenant id; null for no tenant in particular. */
  "expected-tenant-set": { expected: string | null };
  "details-changed": { changed: string };
  "api-key-sealed": OfHost;
  "api-key-destroyed": OfHost;
  "note-written": Nothing;
  "nudge-sent": OfLetter;
  "nudge-failed": OfLetter;
  "nudge-unsure": OfLetter;
  /** Without the address: the trail is kept for ever. */
  "letters-wanted": { subscriptionId: string; whose: "own" | "colleague"; kinds: readonly LetterKind[] };
  "letters-agreed": { subscriptionId: string };
  "letters-ended": { subscriptionId: string; by: LetterEnd };
  "viewed-as-customer": { page: string };
  "checked-again": { step: StepSlug; outcome: string | null };
  "sessions-ended": { person: string; count: number };
  "approval-asked": OfApproval;
  "approval-given": OfApproval;
  "approval-refused": OfApproval;
  "ticket-opened": { ticket: string; step: StepSlug | null; about: string };
};
export type AuditAction = keyof AuditDetails;

/** Actions whose subject is part of the stored action: "saved:data-source", "changed:grant-permission:Mail.Read". */
type AuditSubjects = {
  changed: string;
  saved: "data-source" | "alert-source";
  "replacement-confirmed": "data-source" | "alert-source";
  "approval-asked": ApprovalKind;
  "approval-given": ApprovalKind;
  "approval-refused": ApprovalKind;
};

/** One entry, as a caller passes it to the audit trail. */
export type AuditEvent = {
  [A in AuditAction]: { action: A; detail: AuditDetails[A] } & (A extends keyof AuditSubjects
    ? { about: AuditSubjects[A] }
    : { about?: never });
}[AuditAction];

type AuditWords = { [A in AuditAction]: { what: string; shows: keyof AuditDetails[A] | null } };

/**
 * `shows` names the fact that is shown beside the words. For the action "changed", the timeline shows the words of the change in the run's
 * plan. The words here are used when that plan is not known.
 */
export const auditActions = {
  "signed-in": { what: "Signed in", shows: null },
  "tenant-confirmed": { what: "Confirmed the tenant", shows: "tenantName" },
  "other-tenant-held": { what: "Held back another tenant than expected", shows: "tenantName" },
  "binding-undone": { what: "Undid the connection to the tenant", shows: "tenantName" },
  "consent-answered": { what: "Answered Microsoft's question for consent", shows: "resource" },
  "consent-refused": { what: "Came back from Microsoft without consent", shows: "reason" },
  "delegated-access-read-back": { what: "Let the portal work on their behalf", shows: "resource" },
  chosen: { what: "Chose what Dropzone may do", shows: null },
  "agreed-before-plan": { what: "Answered a question before the plan", shows: "to" },
  "app-chosen": { what: "Chose whether a new app registration is made", shows: "choice" },
  "app-restored": { what: "Restored the deleted app registration", shows: "appId" },
  "app-purged": { what: "Deleted the app registration for good", shows: "objectId" },
  "certificate-uploaded": { what: "Uploaded the certificate", shows: "thumbprint" },
  "certificate-uploaded-unconfirmed": { what: "Uploaded a certificate, not confirmed by Dropzone", shows: "thumbprint" },
  "certificate-confirmed": { what: "Dropzone confirmed the uploaded certificate", shows: "thumbprint" },
  "certificate-refused": { what: "Refused the uploaded certificate: Dropzone uses another one", shows: "thumbprint" },
  "replacement-confirmed": { what: "Confirmed that another integration is replaced in Dropzone:", shows: "tenantId" },
  "run-started": { what: "Confirmed the plan and started", shows: null },
  "run-finished": { what: "Finished all changes", shows: null },
  "run-stopped": { what: "Stopped before the end", shows: null },
  changed: { what: "Made the change", shows: null },
  saved: { what: "Saved in Dropzone:", shows: "dropzoneHost" },
  "secret-destroyed": { what: "Destroyed its copy of the client secret", shows: null },
  "secrets-end-soon": { what: "Will destroy the sealed secrets, since nobody has done anything for weeks, on", shows: "endsAt" },
  "abandoned-secrets-destroyed": { what: "Destroyed the sealed secrets, since nobody has done anything for weeks", shows: null },
  "customer-erased": { what: "Erased the customer", shows: null },
  "customer-ended": { what: "Ended the customer; the stored data is erased on", shows: "eraseAt" },
  "customer-resumed": { what: "Took the customer's end back", shows: null },
  "drift-found": { what: "Found that a step is done no more", shows: "step" },
  "drift-over": { what: "Found that everything works again", shows: null },
  "watching-switched-on": { what: "Wanted the portal to look once a day", shows: null },
  "watching-switched-off": { what: "Did not want the portal to look any more", shows: null },
  "portal-access-kept": { what: "Decided that the portal keeps its access", shows: null },
  "portal-access-removed": { what: "Removed the portal's access", shows: null },
  "customer-created": { what: "Added the customer", shows: "dropzoneHost" },
  "invitation-made": { what: "Made an invitation", shows: null },
  "invitation-replaced": { what: "Replaced the invitation", shows: null },
  "invitations-revoked": { what: "Revoked the invitations", shows: null },
  "owner-set": { what: "Set the owner", shows: "owner" },
  "contact-set": { what: "Changed the contact", shows: null },
  "expected-tenant-set": { what: "Set the tenant that is expected", shows: "expected" },
  "details-changed": { what: "Changed the customer's details", shows: "changed" },
  "api-key-sealed": { what: "Sealed a new Dropzone API key", shows: "dropzoneHost" },
  "api-key-destroyed": { what: "Destroyed the Dropzone API key", shows: "dropzoneHost" },
  "note-written": { what: "Wrote a note", shows: null },
  "nudge-sent": { what: "Sent a message", shows: null },
  "nudge-failed": { what: "Sent a message that did not go out", shows: null },
  "nudge-unsure": { what: "Sent a message that may not have gone out", shows: null },
  "letters-wanted": { what: "Asked for letters by e-mail", shows: null },
  "letters-agreed": { what: "Agreed to letters by e-mail", shows: null },
  "letters-ended": { what: "Ended letters by e-mail", shows: null },
  "viewed-as-customer": { what: "Looked at the page as the customer sees it", shows: "page" },
  "checked-again": { what: "Checked the permissions again", shows: null },
  "sessions-ended": { what: "Ended somebody's sessions", shows: null },
  "approval-asked": { what: "Asked for a colleague's approval:", shows: null },
  "approval-given": { what: "Approved:", shows: null },
  "approval-refused": { what: "Refused to approve:", shows: null },
  "ticket-opened": { what: "Opened a link from a ticket", shows: "ticket" },
} as const satisfies AuditWords;

export const storedAction = ({ action, about }: AuditEvent): string => (about === undefined ? action : `${action}:${about}`);

/** Null for an action that another version of the program wrote, newer or older than this one. */
export function readStoredAction(stored: string): { action: AuditAction; about: string | null } | null {
  const colon = stored.indexOf(":");
  const [name, about] = colon === -1 ? [stored, null] : [stored.slice(0, colon), stored.slice(colon + 1)];
  return isAuditAction(name) ? { action: name, about } : null;
}

const isAuditAction = (name: string): name is AuditAction => Object.hasOwn(auditActions, name);
