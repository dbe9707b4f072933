import type { ApprovalRequest } from "./approval-requests";
import { retentionDays } from "./retention";
import { customerManagers, holdsOneOf, type StaffRole } from "./staff-roles";

/**
 * What needs somebody's approval before it happens to a customer. A new kind is a row in `approvals` and a shape in approval-requests.ts; the
 * compiler asks for what happens once it is approved (lib/desk/approvals.ts). The slugs are stored, so they are never renamed.
 */

export type { ApprovalRequest };
export type ApprovalKind = ApprovalRequest["kind"];

type ApprovalRow = {
  /** The title of the request. */
  what: string;
  /** What happens once it is approved. */
  effect: string;
  /** The staff who may ask. Null when somebody of the customer's side asks. */
  askedBy: readonly StaffRole[] | null;
  decidedBy: readonly StaffRole[];
  /** How many days it can be decided, and an approval can be used. */
  days: number;
};

export const approvals = {
  "bind-other-tenant": {
    what: "Connect another tenant than expected",
    effect: "An administrator of this tenant can connect it. No other tenant is connected by this.",
    askedBy: null,
    decidedBy: customerManagers,
    days: 7,
  },
  "undo-binding": {
    what: "Undo the connection to the tenant",
    effect: "Everybody of this tenant loses access, what is stored about the tenant is cleared, and all invitations are revoked.",
    askedBy: customerManagers,
    decidedBy: customerManagers,
    days: 7,
  },
  "end-customer": {
    what: "End the customer",
    effect: `Invitations and sessions end. Their administrator can still undo everything and take their data, and it is erased after ${retentionDays.endedCustomers} days.`,
    askedBy: customerManagers,
    decidedBy: customerManagers,
    days: 7,
  },
  "erase-customer": {
    what: "Erase the customer",
    effect: "Everything that is stored about the customer is deleted. The audit trail stays, without the names of their people.",
    askedBy: ["Admin"],
    decidedBy: ["Admin"],
    days: 7,
  },
} as const satisfies Record<ApprovalKind, ApprovalRow>;

/** Why a tenant may be connected: no tenant in particular was expected, it is the expected one, or staff approved it. */
export type TenantBasis = "nothing-expected" | "expected" | "approved";

export type ApprovalDecision = "approved" | "refused";

export type Approval = ApprovalRequest & {
  id: string;
  /** The id of what it is about, such as the tenant's. */
  about: string;
  /** The id of the staff member. Null when somebody of the customer's side asked. */
  askedBy: string | null;
  askedAt: string;
  endsAt: string;
  /** Null until somebody has decided. */
  decision: ApprovalDecision | null;
  decidedBy: string | null;
  decidedAt: string | null;
  /** When it was acted upon. An approval counts once. */
  usedAt: string | null;
};

type Member = { id: string; roles: readonly StaffRole[] };

export function mayAsk(kind: ApprovalKind, { roles }: Pick<Member, "roles">): boolean {
  const { askedBy } = approvals[kind];
  return askedBy !== null && holdsOneOf(roles, askedBy);
}

/** Null when they may. Nobody decides their own request, whatever their roles are. */
export function whyNotDecide(
  { kind, askedBy }: Pick<Approval, "kind" | "askedBy">,
  { id, roles }: Member,
): "own-request" | "no-role" | null {
  if (askedBy === id) return "own-request";
  return holdsOneOf(roles, approvals[kind].decidedBy) ? null : "no-role";
}
