import type { Context } from "hono";

/** Parameters come in the query, the form, or both; the form wins. */

export type Parameters = { get(name: string): string | null };

export async function readParameters(c: Context): Promise<Parameters> {
  const query = new URL(c.req.url).searchParams;
  const form = c.req.method === "POST" ? new URLSearchParams(await c.req.raw.clone().text()) : new URLSearchParams();
  return { get: (name) => form.get(name) ?? query.get(name) };
}

export function withParameters(address: string, parameters: Record<string, string | null | undefined>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) if (value !== null && value !== undefined) url.searchParams.set(name, value);
  return url.toString();
}
