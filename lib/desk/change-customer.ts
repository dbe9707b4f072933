import "server-only";
import { recordAudit } from "@/lib/store/audit";
import { type Customer, setContact, setOwner } from "@/lib/store/customers";
import { addNote } from "@/lib/store/notes";
import { listStaff } from "@/lib/store/staff";
import { asActor, type Staff } from "./actor";

/** What staff write down at a customer. Each of it stands in the customer's audit trail, by whom. */

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
  // Whose address it is, is not the trail's business: it is kept for good.
  await recordAudit(customer.id, { actor: asActor(staff), action: "contact-set", detail: {} });
}

/** The trail says that there is a note, not what it says: the customer may download the trail. */
export async function writeNote(customer: Customer, text: string, staff: Staff): Promise<void> {
  await addNote(customer.id, { authorId: staff.id, text });
  await recordAudit(customer.id, { actor: asActor(staff), action: "note-written", detail: {} });
}

export async function recordViewAsCustomer(customer: Customer, page: string, staff: Staff): Promise<void> {
  await recordAudit(customer.id, { actor: asActor(staff), action: "viewed-as-customer", detail: { page } });
}
