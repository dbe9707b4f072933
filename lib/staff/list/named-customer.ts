/** Finds the customer whose name or slug staff have typed. Pure. */

export type NamedCustomer = { slug: string; name: string };

/** The customer with this slug, or else the only one with this name. Null when there is none, or when several have the name. */
export function customerNamed(typed: string, among: readonly NamedCustomer[]): NamedCustomer | null {
  const wanted = typed.trim().toLowerCase();
  const bySlug = among.find(({ slug }) => slug === wanted);
  if (bySlug) return bySlug;
  const [first, ...others] = among.filter(({ name }) => name.trim().toLowerCase() === wanted);
  return first && others.length === 0 ? first : null;
}
