import "server-only";
import type { NamedCustomer } from "@/lib/staff/list/named-customer";
import { findCustomerBySlug } from "@/lib/store/customers";
import { listSummaries } from "@/lib/store/summaries";

/** Suggests a few customers for what was typed: first the one with exactly this slug, then those that the list's search finds. */
export async function offerCustomers(typed: string): Promise<NamedCustomer[]> {
  const text = typed.trim();
  if (text === "") return [];
  const [exact, { rows }] = await Promise.all([
    findCustomerBySlug(text.toLowerCase()),
    listSummaries({ filters: { search: text }, sort: "name", after: null, limit: 8 }),
  ]);
  return [...(exact ? [exact] : []), ...rows.filter(({ slug }) => slug !== exact?.slug)].map(({ slug, name }) => ({ slug, name }));
}
