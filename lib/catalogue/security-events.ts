import type { ApprovalKind, TenantBasis } from "./approvals";
import type { LimitName } from "./limits";
import type { SessionEnd } from "./session-ends";
import type { StaffRole } from "./staff-roles";

/**
 * What concerns security, and what staff do. A new event is a row in both tables: the facts that it carries, and the words that Admins
 * read. The slugs are stored forever, so they are never renamed.
 */

/** Ids, counts, codes and host names only. Never a token, a secret or a pasted text. */
export type SecurityDetails = {
  "staff-signed-in": { roles: readonly StaffRole[] };
  /** `reason` is a code of lib/errors. */
  "staff-refused": { reason: string };
  /** `whose`: the id of the member of staff or the person. `count` sessions were ended. */
  "sessions-ended": { of: "staff" | "customer"; whose: string; count: number; reason: SessionEnd };
  /** `address` is the client's, IPv6 by its /64. Null for a limit that counts by session or key. */
  "limit-reached": { limit: LimitName; address: string | null };
  "approval-asked": OfApproval;
  "approval-given": OfApproval;
  "approval-refused": OfApproval;
  /** `objectId`: of the person who signed in. `expected`: a domain or a tenant id. */
  "other-tenant-held": { tenantId: string; objectId: string; expected: string; approvalId: string };
  "expected-tenant-set": { expected: string | null };
  /** `basis`: what let the tenant in. */
  "tenant-bound": { tenantId: string; basis: TenantBasis };
  /** `approvalId`: null when no change had been made in the tenant. */
  "binding-undone": { tenantId: string; approvalId: string | null };
};
type OfApproval = { kind: ApprovalKind; approvalId: string };
export type SecurityAction = keyof SecurityDetails;

/** Who did it. `nobody` could not be identified. The id counts; the name is what it was at that time. */
export type SecurityActor =
  | { kind: "staff" | "customer" | "program"; id: string; name: string }
  | { kind: "portal" | "nobody"; id: null; name: null };

export const nobody = { kind: "nobody", id: null, name: null } as const satisfies SecurityActor;

export type SecurityEvent = {
  [A in SecurityAction]: { action: A; detail: SecurityDetails[A]; actor: SecurityActor; customerId: string | null };
}[SecurityAction];

export const securityEvents = {
  "staff-signed-in": { what: "Signed in" },
  "staff-refused": { what: "Was refused at the sign-in" },
  "sessions-ended": { what: "Ended sessions" },
  "limit-reached": { what: "Asked too often" },
  "approval-asked": { what: "Asked for an approval" },
  "approval-given": { what: "Approved a request" },
  "approval-refused": { what: "Refused a request" },
  "other-tenant-held": { what: "Signed in from another tenant than expected, which was not connected" },
  "expected-tenant-set": { what: "Set the tenant that is expected for a customer" },
  "tenant-bound": { what: "Connected a tenant" },
  "binding-undone": { what: "Undid the connection to a tenant" },
} as const satisfies Record<SecurityAction, { what: string }>;
