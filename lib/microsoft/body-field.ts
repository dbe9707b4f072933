/**
 * Reads one field of an error body of any shape. Ignores case, since the service behind Graph decides whether it is `innerError` or
 * `innererror`.
 */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const key = Object.keys(value).find((k) => k.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : (value as Record<string, unknown>)[key];
}
