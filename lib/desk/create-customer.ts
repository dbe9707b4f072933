import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/errors/app-error";
import { recordKeyMissing, recordKeyTest, tryDropzoneKey } from "@/lib/provisioning/tenant/dropzone-key";
import { keyWords } from "@/lib/staff/adding/key-words";
import type { NewCustomerErrors, NewCustomerWish } from "@/lib/staff/adding/new-customer";
import { recordAudit } from "@/lib/store/audit";
import { sealCredential } from "@/lib/store/credentials";
import { type Customer, createCustomer, getCustomer, setContact, setOwner } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { mintInvitation } from "@/lib/store/invitations";
import { findKnownCustomers } from "@/lib/store/known-customers";
import { listStaff } from "@/lib/store/staff";
import { asActor, type Staff } from "./actor";
import { handedOut, type Invited } from "./invite";

/** Creates a customer that staff entered, with the invitation that begins the onboarding. */

export type CreatedCustomer = { customer: Customer; invited: Invited };
/** `keyRemark`: why it is not known whether the API key is right. Null when it was accepted, or when none was entered. */
export type Creation =
  | ({ ok: true; keyRemark: string | null } & CreatedCustomer)
  | { ok: false; reason: "not-possible"; fieldErrors: NewCustomerErrors; hasSameHost: { slug: string; name: string } | null };

/** Two customers with different Entra tenants may share a Dropzone tenant, but only when staff confirm it (`mayShareHost`). */
export async function createFromForm(
  wish: NewCustomerWish,
  staff: Staff,
  { mayShareHost, alongside }: { mayShareHost: boolean; alongside?: Alongside },
): Promise<Creation> {
  const [known, everybody] = await Promise.all([
    findKnownCustomers({ slugs: [wish.slug], dropzoneHosts: [wish.dropzoneHost] }),
    listStaff(),
  ]);
  const fieldErrors: NewCustomerErrors = {};
  const hasSlug = known.find(({ slug }) => slug === wish.slug);
  const hasHost = known.find(({ dropzoneHost }) => dropzoneHost === wish.dropzoneHost);
  const hasSameHost = hasHost ? { slug: hasHost.slug, name: hasHost.name } : null;
  if (hasSlug && wish.slugIsGiven) fieldErrors.slug = `${hasSlug.name} has this slug. Choose another.`;
  if (hasHost && !mayShareHost) fieldErrors.dropzoneHost = `${hasHost.name} has this Dropzone tenant already.`;
  if (wish.owner && !everybody.some(({ id }) => id === wish.owner)) fieldErrors.owner = "Choose somebody from the list.";
  if (Object.keys(fieldErrors).length > 0) {
    return { ok: false, reason: "not-possible", fieldErrors, hasSameHost };
  }
  const test = wish.apiKey === null ? null : await tryDropzoneKey(wish.dropzoneHost, wish.apiKey);
  const keyRemark = test === null || test.ok ? null : keyWords(test.reason, wish.dropzoneHost);
  // Dropzone's outage must not keep anybody from adding a customer; a wrong key is found now or by the customer.
  if (test && !test.ok && test.reason === "dropzone-key-refused")
    return { ok: false, reason: "not-possible", fieldErrors: { apiKey: `${keyRemark} ${otherwise}` }, hasSameHost };
  const made = await create(wish, wish.owner, staff, alongside);
  if (test) await recordKeyTest(made.customer.id, test);
  return { ok: true, keyRemark, ...made };
}

const otherwise = "Enter the right one, or none: it can be added later.";

/** What is written with the customer, in one transaction: both or neither. */
export type Alongside = (made: { customerId: string; invitationEndsAt: string }) => Promise<void>;

/**
 * For input that was checked before. When a slug made from the name has been taken meanwhile, another one is made. In one transaction, so
 * that a process that dies leaves no half of a customer.
 */
export async function create(
  wish: NewCustomerWish,
  ownerId: string | null,
  staff: Staff,
  alongside: Alongside = nothingElse,
): Promise<CreatedCustomer> {
  const { name, dropzoneHost, cloud, expectedTenant } = wish;
  const slug = await freeOf(wish);
  const id = randomUUID();
  return inCustomer(id, async () => {
    await createCustomer({ id, name, slug, dropzoneHost, cloud, expectedTenant, createdBy: staff.name });
    if (wish.apiKey) await sealCredential(id, "dropzone-api-key", { reference: dropzoneHost, value: wish.apiKey });
    else await recordKeyMissing(id);
    if (ownerId) await setOwner(id, ownerId);
    if (wish.contactName || wish.contactEmail) await setContact(id, { name: wish.contactName, email: wish.contactEmail });
    await recordAudit(id, { actor: asActor(staff), action: "customer-created", detail: { dropzoneHost, cloud, ownerId, expectedTenant } });
    const minted = await mintInvitation(id, { createdBy: staff.name });
    await recordAudit(id, { actor: asActor(staff), action: "invitation-made", detail: { endsAt: minted.expiresAt } });
    await alongside({ customerId: id, invitationEndsAt: minted.expiresAt });
    const customer = await getCustomer(id);
    return { customer, invited: handedOut(customer, staff, minted) };
  });
}

const nothingElse: Alongside = () => Promise.resolve();

async function freeOf({ slug, slugIsGiven }: NewCustomerWish): Promise<string> {
  if (slugIsGiven) return slug;
  const wishes = [slug, ...Array.from({ length: 50 }, (_, i) => `${slug}-${i + 2}`)];
  const taken = new Set((await findKnownCustomers({ slugs: wishes, dropzoneHosts: [] })).map((known) => known.slug));
  const free = wishes.find((wish) => !taken.has(wish));
  if (free === undefined) throw new AppError("input-not-understood");
  return free;
}
