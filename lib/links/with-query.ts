/** Adds the values to the path as its query. Null, undefined and empty values are left out. */
export function withQuery(path: string, values: Record<string, string | null | undefined>): string {
  const query = new URLSearchParams(Object.entries(values).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])));
  return query.size === 0 ? path : `${path}?${query}`;
}
