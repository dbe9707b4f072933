import type { ApprovalKind, TenantBasis } from "./approvals";
import type { EndpointKind } from "./endpoint-kinds";
import type { LimitName } from "./limits";
import type { SessionEnd } from "./session-ends";
import type { StaffRole } from "./staff-roles";

/**
 * What concerns security, and what staff do. A new event is a row in both tables: the facts that it carries, and the words that Admins
 * read. The slugs are stored and hashed forever, so they are never renamed.
 */

/** `reason` is a code of lib/errors, or what a guard or the API answers. */
type Refused = { reason: string };
/** The path without its query. When nobody could be identified, it stands in the log only. */
type RefusedThere = Refused & { path: string };
type OfEndpoint = { endpointId: string };
/** `host`: null when a chat's address was kept. `kind` is missing in events of earlier versions. */
type EndpointAt = OfEndpoint & { host: string | null; events: readonly string[]; kind?: EndpointKind };

/** Ids, counts, codes, host names and the names of keys only. Never a token, a secret or a pasted text. */
export type SecurityDetails = {
  "staff-signed-in": { roles: readonly StaffRole[] };
  "staff-refused": Refused;
  "staff-action-refused": RefusedThere;
  "customer-signed-in": Record<never, never>;
  "customer-refused": Refused;
  "customer-action-refused": RefusedThere;
  "api-key-refused": Refused & { keyId: string | null };
  "api-key-made": { keyId: string; name: string };
  "api-key-revoked": { keyId: string };
  "webhook-added": EndpointAt;
  "webhook-changed": EndpointAt;
  "webhook-secret-replaced": OfEndpoint;
  "webhook-enabled": OfEndpoint;
  "webhook-disabled": OfEndpoint;
  "abandoned-secrets-destroyed": Record<never, never>;
  "customer-exported": Record<never, never>;
  /** `approvalId`: null when the days after the customer's end were over. */
  "customer-erased": { approvalId: string | null };
  /** `approvalId`: null when no change had been made in the tenant. */
  "customer-ended": { approvalId: string | null };
  "customer-resumed": Record<never, never>;
  "data-downloaded": Record<never, never>;
  "customers-exported": { filters: readonly string[] };
  "numbers-exported": { chart: string };
  "audit-downloaded": { entries: number; lastHash: string | null };
  "security-events-exported": { format: "csv" | "jsonl" };
  "viewed-as-customer": { page: string };
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

export const securityActorKinds = ["staff", "customer", "program", "portal", "nobody"] as const satisfies SecurityActor["kind"][];

export const nobody = { kind: "nobody", id: null, name: null } as const satisfies SecurityActor;

export type SecurityEvent = {
  [A in SecurityAction]: { action: A; detail: SecurityDetails[A]; actor: SecurityActor; customerId: string | null };
}[SecurityAction];

export const securityGroups = ["sign-ins", "refusals", "changes", "exports"] as const;
export type SecurityGroup = (typeof securityGroups)[number];

export const securityGroupWords: Record<SecurityGroup, string> = {
  "sign-ins": "Sign-ins",
  refusals: "Refusals",
  changes: "Changes",
  exports: "Exports and views",
};

/** Refusals can be repeated by anybody, so they are thinned out (lib/store/refusals-thinned.ts). */
export const securityEvents = {
  "staff-signed-in": { what: "Signed in", group: "sign-ins" },
  "staff-refused": { what: "Was refused at the staff's sign-in", group: "refusals" },
  "staff-action-refused": { what: "Was refused a page or an action of staff", group: "refusals" },
  "customer-signed-in": { what: "Signed in as a customer", group: "sign-ins" },
  "customer-refused": { what: "Was refused at the customers' sign-in", group: "refusals" },
  "customer-action-refused": { what: "Was refused a page or an action of a customer", group: "refusals" },
  "api-key-refused": { what: "Called the API with a key that is not accepted", group: "refusals" },
  "api-key-made": { what: "Made an API key", group: "changes" },
  "api-key-revoked": { what: "Revoked an API key", group: "changes" },
  "webhook-added": { what: "Added a webhook", group: "changes" },
  "webhook-changed": { what: "Changed a webhook", group: "changes" },
  "webhook-secret-replaced": { what: "Replaced the secret of a webhook", group: "changes" },
  "webhook-enabled": { what: "Enabled a webhook", group: "changes" },
  "webhook-disabled": { what: "Disabled a webhook", group: "changes" },
  "abandoned-secrets-destroyed": { what: "Destroyed the sealed secrets of an abandoned customer", group: "changes" },
  "customer-exported": { what: "Exported everything that is stored about a customer", group: "exports" },
  "customer-erased": { what: "Erased a customer", group: "changes" },
  "customer-ended": { what: "Ended a customer", group: "changes" },
  "customer-resumed": { what: "Took a customer's end back", group: "changes" },
  "data-downloaded": { what: "Downloaded what is stored about their organization", group: "exports" },
  "customers-exported": { what: "Exported the list of customers", group: "exports" },
  "numbers-exported": { what: "Exported the table of a chart", group: "exports" },
  "audit-downloaded": { what: "Downloaded the audit trail", group: "exports" },
  "security-events-exported": { what: "Exported the security events", group: "exports" },
  "viewed-as-customer": { what: "Looked at a page as the customer sees it", group: "exports" },
  "sessions-ended": { what: "Ended sessions", group: "sign-ins" },
  "limit-reached": { what: "Asked too often", group: "refusals" },
  "approval-asked": { what: "Asked for an approval", group: "changes" },
  "approval-given": { what: "Approved a request", group: "changes" },
  "approval-refused": { what: "Refused a request", group: "changes" },
  "other-tenant-held": { what: "Signed in from another tenant than expected, which was not connected", group: "refusals" },
  "expected-tenant-set": { what: "Set the tenant that is expected for a customer", group: "changes" },
  "tenant-bound": { what: "Connected a tenant", group: "changes" },
  "binding-undone": { what: "Undid the connection to a tenant", group: "changes" },
} as const satisfies Record<SecurityAction, { what: string; group: SecurityGroup }>;

type DetailKey = { [A in SecurityAction]: keyof SecurityDetails[A] }[SecurityAction];

/** What each fact of an event is called on the page. Exports keep the stored names. */
const detailNames: Record<DetailKey, string> = {
  roles: "Roles",
  reason: "Reason",
  path: "Page",
  keyId: "Key",
  name: "Name",
  endpointId: "Webhook",
  host: "Host",
  events: "Events",
  approvalId: "Approval",
  filters: "Filters",
  chart: "Chart",
  entries: "Entries",
  lastHash: "Last hash",
  format: "Format",
  page: "Page",
  of: "Of",
  whose: "Whose",
  count: "Sessions",
  limit: "Limit",
  address: "Address",
  kind: "About",
  tenantId: "Tenant ID",
  objectId: "Person’s object ID",
  expected: "Expected",
  basis: "Let in by",
};

/** The name itself for what another version of the program wrote. */
export const detailName = (name: string): string => (Object.hasOwn(detailNames, name) ? detailNames[name as DetailKey] : name);

/** Null for an action that another version of the program wrote. */
export const findSecurityEvent = (action: string): { what: string; group: SecurityGroup } | null =>
  Object.hasOwn(securityEvents, action) ? securityEvents[action as SecurityAction] : null;

export const actionsOfGroup = (group: SecurityGroup): SecurityAction[] =>
  (Object.keys(securityEvents) as SecurityAction[]).filter((action) => securityEvents[action].group === group);
