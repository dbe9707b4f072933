/** The path with those values that there are, as its query. */
export function withQuery(path: string, values: Record<string, string | null | undefined>): string {
  const query = new URLSearchParams(Object.entries(values).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])));
  return query.size === 0 ? path : `${path}?${query}`;
}
