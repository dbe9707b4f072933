import "server-only";
import { recordAudit } from "@/lib/store/audit";
import { hasRecordedView } from "@/lib/store/customer-views";
import { type Customer, setContact, setExpectedTenant, setOwner } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { addNote } from "@/lib/store/notes";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { listStaff } from "@/lib/store/staff";
import { asActor, asSecurityActor, type Staff } from "./actor";

/** What staff record about a customer. The customer's audit trail names who recorded it. */

export type Assigned = { ok: true } | { ok: false; reason: "not-staff" };

export async function assignOwner(customer: Customer, ownerId: string | null, staff: Staff): Promise<Assigned> {
  const owner = (await listStaff()).find(({ id }) => id === ownerId);
  if (ownerId !== null && owner === undefined) return { ok: false, reason: "not-staff" };
  if (customer.ownerId === ownerId) return { ok: true };
  await setOwner(customer.id, ownerId);
  await recordAudit(customer.id, { actor: asActor(staff), action: "owner-set", detail: { owner: owner?.name ?? "nobody" } });
  return { ok: true };
}

export async function changeContact(
  customer: Customer,
  contact: { name: string | null; email: string | null },
  staff: Staff,
): Promise<void> {
  await setContact(customer.id, contact);
  // Without the person's name or address: the audit trail is kept for ever.
  await recordAudit(customer.id, { actor: asActor(staff), action: "contact-set", detail: {} });
}

export type Expected = { ok: true } | { ok: false; reason: "tenant-bound" };

/** `expected`: a domain or a tenant id; null for no tenant in particular. */
export async function expectTenant(customer: Customer, expected: string | null, staff: Staff): Promise<Expected> {
  const isSet = await inCustomer(customer.id, async () => {
    if (!(await setExpectedTenant(customer.id, expected))) return false;
    await recordAudit(customer.id, { actor: asActor(staff), action: "expected-tenant-set", detail: { expected } });
    return true;
  });
  if (!isSet) return { ok: false, reason: "tenant-bound" };
  await recordSecurityEvent({
    actor: asSecurityActor(staff),
    action: "expected-tenant-set",
    customerId: customer.id,
    detail: { expected },
  });
  return { ok: true };
}

/** The audit trail records that there is a note, not its text: the customer can download the trail. */
export async function writeNote(customer: Customer, text: string, staff: Staff): Promise<void> {
  await addNote(customer.id, { authorId: staff.id, text });
  await recordAudit(customer.id, { actor: asActor(staff), action: "note-written", detail: {} });
}

/** Needed before staff see the customer's pages. It holds for an hour. */
export async function recordViewAsCustomer(customer: Customer, page: string, staff: Staff): Promise<void> {
  await recordAudit(customer.id, { actor: asActor(staff), action: "viewed-as-customer", detail: { page } });
  await recordSecurityEvent({ actor: asSecurityActor(staff), action: "viewed-as-customer", customerId: customer.id, detail: { page } });
}

export const mayViewAsCustomer = (customer: Customer, staff: Staff): Promise<boolean> => hasRecordedView(customer.id, asActor(staff));
