/** The name of a customer in addresses: /setup/contoso, /customers/contoso. Pure; whether one is taken, the store knows. */

/** Words that follow /customers/ in an address of another page, and those that may yet. A customer of that name would hide behind it. */
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

/** "Müller & Söhne" is muller-sohne. A name that makes none, or a reserved one, gets a plain word beside it. */
export function slugFrom(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replace(/^-+|-+$/g, "");
  if (slug === "") return "customer";
  return reserved.has(slug) ? `${slug}-customer` : slug;
}

export function slugProblem(slug: string): string | null {
  if (slug.length > longest) return `At most ${longest} characters.`;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) return "Small letters, digits and single hyphens only, as in contoso-emea.";
  return reserved.has(slug) ? `“${slug}” is the address of another page. Choose another.` : null;
}
