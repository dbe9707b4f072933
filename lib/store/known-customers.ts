import "server-only";
import { asStaff } from "./database";

/** Which of some names are taken. For staff who add customers: many are asked for at once. */

export type KnownCustomer = { slug: string; name: string; dropzoneHost: string };

export function findKnownCustomers(asked: { slugs: readonly string[]; dropzoneHosts: readonly string[] }): Promise<KnownCustomer[]> {
  const where = { OR: [{ slug: { in: [...asked.slugs] } }, { dropzoneHost: { in: [...asked.dropzoneHosts] } }] };
  return asStaff((db) => db.customer.findMany({ where, select: { slug: true, name: true, dropzoneHost: true } }));
}
