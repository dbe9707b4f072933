/** In characters. The way back after a sign-in is not longer. */
const longestPath = 1000;

/**
 * The slug of the customer whose page a path of the portal leads to: `/setup/<slug>/…`, `/go/<slug>/…`, or a sign-in that names the
 * customer. Null for any other path.
 */
export function customerNamedIn(path: string): string | null {
  if (path.length > longestPath || !URL.canParse(path, "https://portal.invalid")) return null;
  const url = new URL(path, "https://portal.invalid");
  const [, section, slug] = url.pathname.split("/");
  if ((section === "setup" || section === "go") && slug) return slug;
  return section === "auth" ? url.searchParams.get("customer") : null;
}
