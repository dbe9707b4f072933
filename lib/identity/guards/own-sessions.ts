import "server-only";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { endSessions } from "@/lib/store/sessions";
import { endStaffSessions } from "@/lib/store/staff-sessions";
import type { CustomerPerson } from "./customer-guards";
import type { SignedInStaff } from "./staff-session";

/** People end their own sessions: one, or all but the one that they are using. An id of somebody else's session ends nothing. */

export type Which = { id: string } | "others";

export async function endOwnSessions({ customer, person, sessionId }: CustomerPerson, which: Which): Promise<void> {
  const reason = "by-themselves";
  const wanted = which === "others" ? { except: sessionId } : which;
  const count = await endSessions(customer.id, { personId: person.id, ...wanted }, reason);
  const actor = { kind: "customer", id: person.id, name: person.name } as const;
  const detail = { of: "customer", whose: person.id, count, reason } as const;
  if (count > 0) await recordSecurityEvent({ actor, action: "sessions-ended", customerId: customer.id, detail });
}

export async function endOwnStaffSessions({ staff, sessionId }: SignedInStaff, which: Which): Promise<void> {
  const reason = "by-themselves";
  const wanted = which === "others" ? { except: sessionId } : which;
  const count = await endStaffSessions({ staffId: staff.id, ...wanted }, reason);
  const actor = { kind: "staff", id: staff.id, name: staff.name } as const;
  const detail = { of: "staff", whose: staff.id, count, reason } as const;
  if (count > 0) await recordSecurityEvent({ actor, action: "sessions-ended", customerId: null, detail });
}
