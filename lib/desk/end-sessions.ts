import "server-only";
import { recordAudit } from "@/lib/store/audit";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { endSessions } from "@/lib/store/sessions";
import { endStaffSessions } from "@/lib/store/staff-sessions";
import { asActor, type Staff } from "./actor";

/** What staff end: an Admin a colleague's sessions, whoever manages customers those of a customer's person. Takes effect at once. */

/** Returns how many sessions have ended. */
export async function endColleaguesSessions(staffId: string, by: Staff): Promise<number> {
  const reason = staffId === by.id ? "by-themselves" : "by-staff";
  const count = await endStaffSessions({ staffId }, reason);
  if (count > 0)
    await recordSecurityEvent({ actor: actorOf(by), ...ended, customerId: null, detail: { of: "staff", whose: staffId, count, reason } });
  return count;
}

/** The customer reads it in their audit trail. A person of another customer has no session here, so nothing ends. */
export async function endPersonsSessions(customer: Customer, personId: string, by: Staff): Promise<number> {
  const reason = "by-staff";
  const count = await inCustomer(customer.id, async () => {
    const sessions = await endSessions(customer.id, { personId }, reason);
    if (sessions > 0)
      await recordAudit(customer.id, { actor: asActor(by), action: "sessions-ended", detail: { person: personId, count: sessions } });
    return sessions;
  });
  const detail = { of: "customer", whose: personId, count, reason } as const;
  if (count > 0) await recordSecurityEvent({ actor: actorOf(by), ...ended, customerId: customer.id, detail });
  return count;
}

const ended = { action: "sessions-ended" } as const;
const actorOf = ({ id, name }: Staff) => ({ kind: "staff", id, name }) as const;
