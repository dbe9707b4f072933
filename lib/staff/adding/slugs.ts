/** The slug of a customer, which is part of addresses: /setup/contoso, /customers/contoso. Pure: only the store knows which are taken. */

/**
 * Words that follow /customers/ in the address of another page, or may do so later. The page of a customer with such a slug could not be
 * opened.
 */
const reserved: ReadonlySet<string> = new Set([
  "new",
  "import",
  "overview",
  "explain",
  "settings",
  "export",
  "events",
  "api",
  "admin",
  "go",
  "staff",
  "setup",
  "join",
  "auth",
  "sign-in",
  "sign-out",
  "health",
]);

const longest = 40;

/** "muller-sohne" for "Müller & Söhne". "customer" for a name without usable letters; a reserved word gets "-customer" added. */
export function slugFrom(name: string): string {
  const slug = name
    .slice(0, 200)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replace(/^-|-$/g, "");
  if (slug === "") return "customer";
  return reserved.has(slug) ? `${slug}-customer` : slug;
}

/** Why a slug is not allowed, in words. Null when it is allowed. */
export function slugProblem(slug: string): string | null {
  if (slug.length > longest) return `At most ${longest} characters.`;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) return "Small letters, digits and single hyphens only, as in contoso-emea.";
  return reserved.has(slug) ? `“${slug}” is the address of another page. Choose another.` : null;
}
