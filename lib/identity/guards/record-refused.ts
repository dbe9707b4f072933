import "server-only";
import { nobody } from "@/lib/catalogue/security-events";
import { recordSecurityEvent } from "@/lib/store/security-events";
import type { SignedIn } from "@/lib/store/sessions";
import { currentPath } from "./current-path";
import type { SignedInStaff } from "./staff-session";

/** Records among the security events what a guard refused, and to whom. */

export async function recordStaffRefused(who: SignedInStaff | null, reason: "session-expired" | "no-staff-role"): Promise<void> {
  const actor = who ? ({ kind: "staff", id: who.staff.id, name: who.staff.name } as const) : nobody;
  await recordSecurityEvent({ actor, action: "staff-action-refused", customerId: null, detail: { reason, path: await path() } });
}

type CustomerReason = "session-expired" | "another-customer" | "no-admin-role";

export async function recordCustomerRefused(who: Pick<SignedIn, "customer" | "person"> | null, reason: CustomerReason): Promise<void> {
  const actor = who ? ({ kind: "customer", id: who.person.id, name: who.person.name } as const) : nobody;
  const detail = { reason, path: await path() };
  await recordSecurityEvent({ actor, action: "customer-action-refused", customerId: who?.customer.id ?? null, detail });
}

/** Without the query, which may hold what somebody typed. */
const path = async (): Promise<string> => (await currentPath("/")).split("?")[0]?.slice(0, 200) ?? "/";
