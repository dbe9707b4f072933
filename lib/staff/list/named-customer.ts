/** A customer as staff type them: by name, or as in their address. Pure. */

export type NamedCustomer = { slug: string; name: string };

/** The one that is meant, if it is certain: a name that two of them have means neither. */
export function customerNamed(typed: string, among: readonly NamedCustomer[]): NamedCustomer | null {
  const wanted = typed.trim().toLowerCase();
  const bySlug = among.find(({ slug }) => slug === wanted);
  if (bySlug) return bySlug;
  const [first, ...others] = among.filter(({ name }) => name.trim().toLowerCase() === wanted);
  return first && others.length === 0 ? first : null;
}
