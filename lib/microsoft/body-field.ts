/** One field of an error body that may have any shape. Case-insensitive: `innerError` is also spelled `innererror`, depending on the service behind Graph. */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const key = Object.keys(value).find((k) => k.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : (value as Record<string, unknown>)[key];
}
