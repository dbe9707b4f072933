import { dependentRoundTrips } from "@/lib/provisioning/run/round-trips";
import type { RecordedCall } from "@/sandbox/world/recorded-call";

/** What the sandbox saw of somebody's work: counted outside of whoever is measured. */

/** `signIn`: how many of the requests went to the sign-in host, for tokens and to look for it. */
export type Cost = { requests: number; signIn: number; chain: number };

/** `chain`: the longest chain of requests in which each began after the one before it was answered. A `$batch` is one request. */
export const cost = (calls: readonly RecordedCall[]): Cost => ({
  requests: calls.length,
  signIn: calls.filter(({ service }) => service === "entra").length,
  chain: dependentRoundTrips(calls.map(({ at, ms }) => ({ at: new Date(Date.parse(at) - ms).toISOString(), ms }))),
});

/** Up to the answer of the last grant. */
export function untilLastGrant(calls: readonly RecordedCall[]): { calls: readonly RecordedCall[]; at: number } {
  const byEnd = [...calls].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const last = byEnd.findLast((call) => [call, ...(call.items ?? [])].some(isGrant));
  if (!last) throw new Error("No grant was made.");
  const at = Date.parse(last.at);
  return { calls: byEnd.filter((call) => Date.parse(call.at) <= at), at };
}

const isGrant = ({ method, path }: { method: string; path: string }): boolean =>
  method === "POST" && /\/appRoleAssign(ments|edTo)$/.test(path.split("?")[0] ?? "");
