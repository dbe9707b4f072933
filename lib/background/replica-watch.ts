import type { SeenReplica } from "@/lib/store/replicas";

/**
 * Decides which other processes are gone for good. A process is judged only by what this one has watched itself, with its own clock: what
 * an outage of the database did to everybody's rows says nothing. Pure.
 */

export type Watched = { beats: string; unchangedSince: number; unconnectedSince: number | null };

/** Several beats, so that a process that is busy for a moment is not taken for dead. */
export const goneAfterMs = { unconnected: 6_000, connected: 45_000 } as const;

/** `before`: what the last call returned; empty after the database was away. `now`: milliseconds. */
export function watch(
  before: ReadonlyMap<string, Watched>,
  seen: readonly SeenReplica[],
  now: number,
): { watched: Map<string, Watched>; gone: string[] } {
  const watched = new Map(seen.map((replica) => [replica.id, watchOne(before.get(replica.id), replica, now)]));
  const gone = seen.filter((replica) => isGone(replica, watched.get(replica.id) as Watched, now)).map(({ id }) => id);
  return { watched, gone };
}

function watchOne(before: Watched | undefined, { beats, isConnected }: SeenReplica, now: number): Watched {
  return {
    beats,
    unchangedSince: before?.beats === beats ? before.unchangedSince : now,
    unconnectedSince: isConnected ? null : (before?.unconnectedSince ?? now),
  };
}

/** A host that lost its network keeps its connections for hours as PostgreSQL sees it. One that never counted cannot be judged by that. */
function isGone({ beats }: SeenReplica, { unchangedSince, unconnectedSince }: Watched, now: number): boolean {
  if (unconnectedSince !== null && now - Math.max(unconnectedSince, unchangedSince) >= goneAfterMs.unconnected) return true;
  return beats !== "0" && now - unchangedSince >= goneAfterMs.connected;
}
