import "server-only";
import { asStaff } from "./database";

/** Which slugs and Dropzone hosts are taken. Staff who import customers ask for many at once. */

export type KnownCustomer = { slug: string; name: string; dropzoneHost: string };

export function findKnownCustomers(asked: { slugs: readonly string[]; dropzoneHosts: readonly string[] }): Promise<KnownCustomer[]> {
  const where = { OR: [{ slug: { in: [...asked.slugs] } }, { dropzoneHost: { in: [...asked.dropzoneHosts] } }] };
  return asStaff((db) => db.customer.findMany({ where, select: { slug: true, name: true, dropzoneHost: true } }));
}

/** By id. Customers who were erased are missing. */
export async function namesOfCustomers(ids: readonly string[]): Promise<Map<string, { slug: string; name: string }>> {
  const where = { id: { in: [...new Set(ids)] } };
  const found = await asStaff((db) => db.customer.findMany({ where, select: { id: true, slug: true, name: true } }));
  return new Map(found.map(({ id, slug, name }) => [id, { slug, name }]));
}
