import "server-only";
import { withKey } from "./database";

/** The portal's processes. Each counts up its own row while it lives, and sees the others'. */

export type SeenReplica = {
  id: string;
  /** 0: it has never counted, for example because it is of an earlier version. */
  beats: string;
  /** Whether PostgreSQL has a connection of its engine. That of a process that was killed is gone at once. */
  isConnected: boolean;
};

/** Counts up, and returns the others. `engineName`: how the engine's connections are called, before the id. */
export function beat(id: string, engineName: string): Promise<SeenReplica[]> {
  return withKey("sweep", "replicas", async (db) => {
    const counted = { beats: { increment: 1 }, beatAt: new Date() };
    await db.replica.upsert({ where: { id }, create: { id, beats: 1 }, update: counted });
    return db.$queryRaw<SeenReplica[]>`
      SELECT id, beats::text AS beats,
        EXISTS (SELECT FROM pg_stat_activity WHERE starts_with(application_name, ${engineName} || id)) AS "isConnected"
      FROM replica WHERE id <> ${id}`;
  });
}

/** For processes that have work and no row. */
export async function noteReplicas(ids: readonly string[]): Promise<void> {
  await withKey("sweep", "replicas", (db) => db.replica.createMany({ data: ids.map((id) => ({ id, beats: 0 })), skipDuplicates: true }));
}

/** Call it once the work of the process has been taken over. */
export async function forgetReplica(id: string): Promise<void> {
  await withKey("sweep", "replicas", (db) => db.replica.deleteMany({ where: { id } }));
}
