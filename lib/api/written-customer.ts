import "server-only";
import { env } from "@/lib/env";
import { customerPath } from "@/lib/links/paths";
import type { Customer } from "@/lib/store/customers";
import { listStaff } from "@/lib/store/staff";
import type { WrittenCustomer } from "./contract/customer";
import { endedOf } from "./ended-of";

/** A customer as the calls that write answer them: what a program can write, and no progress. */
export async function writtenCustomer(customer: Customer, keyRemark: string | null): Promise<WrittenCustomer> {
  return {
    slug: customer.slug,
    name: customer.name,
    url: `${env().PORTAL_ORIGIN}${customerPath(customer.slug)}`,
    cloud: customer.cloud,
    dropzone_host: customer.dropzoneHost,
    owner: (await listStaff()).find(({ id }) => id === customer.ownerId)?.name ?? null,
    expected_tenant: customer.expectedTenant,
    contact: { name: customer.contactName, email: customer.contactEmail },
    ended: endedOf(customer),
    created_at: customer.createdAt,
    key_remark: keyRemark,
  };
}

/** The id of the member of staff who signs in with this name. Null when there is none. */
export async function staffCalled(userName: string): Promise<string | null> {
  const called = userName.trim().toLowerCase();
  return (await listStaff()).find((member) => member.userName.toLowerCase() === called)?.id ?? null;
}

/** The staff's form names the fields its own way. */
export const fieldNames = {
  name: "name",
  slug: "slug",
  dropzoneHost: "dropzone_host",
  apiKey: "api_key",
  cloud: "cloud",
  owner: "owner",
  expectedTenant: "expected_tenant",
  contactName: "contact.name",
  contactEmail: "contact.email",
} as const;

export const problemsOf = (fieldErrors: Partial<Record<keyof typeof fieldNames, string>>) =>
  Object.entries(fieldErrors).map(([field, says]) => ({ parameter: fieldNames[field as keyof typeof fieldNames], says }));
