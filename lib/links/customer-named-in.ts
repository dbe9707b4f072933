/** The customer whose page a local path leads to, if any: `/setup/<slug>/…`, or a link to it from a ticket, also when that is where a further trip would return to. */
export function customerNamedIn(path: string): string | null {
  const url = new URL(path, "https://portal.invalid");
  const [, section, slug] = url.pathname.split("/");
  if ((section === "setup" || section === "go") && slug) return slug;
  return section === "auth" ? url.searchParams.get("customer") : null;
}
