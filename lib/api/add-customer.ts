import "server-only";
import type { z } from "zod";
import { createFromForm } from "@/lib/desk/create-customer";
import { env } from "@/lib/env";
import { readNewCustomer } from "@/lib/staff/adding/new-customer";
import { type ApiRequest, findApiRequest, recordApiRequest } from "@/lib/store/api-requests";
import { type Customer, getCustomer } from "@/lib/store/customers";
import type { Program } from "./admit-key";
import type { AddedCustomer } from "./contract/customer";
import type { Problem } from "./contract/problem";
import type { newCustomerSchema } from "./contract/wishes";
import { notUnderstood } from "./read-body";
import { problemsOf, staffCalled, writtenCustomer } from "./written-customer";

/**
 * POST /api/v1/customers: adds a customer by the rules of the staff's form. The same request again, by the Idempotency-Key, adds no second
 * one: it is answered like the first, but without the invitation's link, of which only a hash is stored.
 */

type Wish = z.output<typeof newCustomerSchema>;
export type Added = { ok: true; added: AddedCustomer; isRepeated: boolean } | { ok: false; problem: Problem };

/** `text`: the body as it was sent. */
export async function addCustomer(wish: Wish, sent: { text: string; idempotencyKey: string | null }, program: Program): Promise<Added> {
  const { text: body, idempotencyKey } = sent;
  if (idempotencyKey === null || !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) return { ok: false, problem: keyMissing };
  const request = { apiKeyId: program.id, idempotencyKey, body };
  const before = await repeated(request);
  if (before) return before;
  try {
    const added = await add(wish, request, program);
    // The same request may have added the customer this moment; its host and slug are then taken by themselves.
    return added.ok ? added : ((await repeated(request)) ?? added);
  } catch (error) {
    const meanwhile = await repeated(request);
    if (meanwhile) return meanwhile;
    throw error;
  }
}

/** Null for a request that is new. */
async function repeated(request: ApiRequest): Promise<Added | null> {
  const known = await findApiRequest(request);
  if (known === null) return null;
  if (!known.isSameBody) return { ok: false, problem: keyUsed };
  const customer = await getCustomer(known.customerId);
  return answered(customer, { link: null, expires_at: known.invitationEndsAt }, { keyRemark: null, isRepeated: true });
}

async function add(wish: Wish, request: ApiRequest, program: Program): Promise<Added> {
  const owner = wish.owner ? await staffCalled(wish.owner) : null;
  const read = readNewCustomer(entriesOf(wish), env().DROPZONE_HOSTS);
  const problems = [...(read.ok ? [] : problemsOf(read.fieldErrors)), ...(wish.owner && owner === null ? [noSuchOwner] : [])];
  if (!read.ok || problems.length > 0) return { ok: false, problem: notUnderstood(problems) };
  const made = await createFromForm({ ...read.wish, owner }, program, {
    mayShareHost: wish.may_share_host ?? false,
    alongside: (customer) => recordApiRequest(request, customer),
  });
  if (!made.ok) return { ok: false, problem: notUnderstood(problemsOf(made.fieldErrors)) };
  const { customer, invited, keyRemark } = made;
  return answered(customer, { link: invited.link, expires_at: invited.expiresAt }, { keyRemark, isRepeated: false });
}

async function answered(
  customer: Customer,
  invitation: AddedCustomer["invitation"],
  { keyRemark, isRepeated }: { keyRemark: string | null; isRepeated: boolean },
): Promise<Added> {
  return { ok: true, added: { ...(await writtenCustomer(customer, keyRemark)), invitation }, isRepeated };
}

const entriesOf = (wish: Wish) => ({
  name: wish.name,
  slug: wish.slug ?? "",
  dropzoneHost: wish.dropzone_host,
  apiKey: wish.api_key ?? "",
  cloud: wish.cloud ?? "",
  expectedTenant: wish.expected_tenant ?? "",
  contactName: wish.contact?.name ?? "",
  contactEmail: wish.contact?.email ?? "",
});

export const noSuchOwner = { parameter: "owner", says: "Nobody of Dropzone's staff signs in with this name." };

const keyMissing: Problem = {
  ...{ status: 400, code: "idempotency-key-missing", title: "An Idempotency-Key is needed" },
  detail: "Send 1 to 255 visible characters, such as a UUID, as `Idempotency-Key`. The same key again adds no second customer.",
};

const keyUsed: Problem = {
  ...{ status: 422, code: "idempotency-key-used", title: "This Idempotency-Key belongs to another request" },
  detail: "It was sent within a day with another body. Send a new key with a new request, and the same body with the same key.",
};
