import { readFileSync } from "node:fs";
import { canonicalPath } from "../graph/paths";
import type { ParityRow } from "./parity";

/**
 * Which clients that nobody here wrote have asked for a route and got what they asked for. scripts/real-clients writes tried-by.json, and
 * fails when a client does something else than it says.
 */

export const routeKey = ({ service, method, path }: Pick<ParityRow, "service" | "method" | "path">): string =>
  `${service} ${method} ${path}`;

const known = JSON.parse(readFileSync(new URL("tried-by.json", import.meta.url), "utf8")) as Record<string, string[]>;

export const clientsOf = (row: ParityRow): readonly string[] => known[routeKey(row)] ?? [];

/** The routes that a client has tried, as the file has it. */
export const routesTriedBy = (client: string): string[] => Object.keys(known).filter((route) => known[route]?.includes(client));

/** The route that served a call; null for what is no route. One without a parameter comes before one with it. */
export function routeOf(rows: readonly ParityRow[], call: { service: string; method: string; path: string }): string | null {
  const path = call.service === "graph" ? canonicalPath(call.path) : call.path;
  const matching = rows.filter((row) => row.service === call.service && row.method === call.method && matches(row.path, path));
  const [first] = matching.sort((a, b) => parametersIn(a.path) - parametersIn(b.path));
  return first ? routeKey(first) : null;
}

function matches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return (
    wanted.length === given.length && wanted.every((part, index) => part === given[index] || (part.startsWith(":") && given[index] !== ""))
  );
}

const parametersIn = (pattern: string): number => pattern.split("/:").length;
