import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import type { BackgroundWork } from "@/lib/background-work";
import { log } from "@/lib/log";
import { beat, forgetReplica, noteReplicas } from "@/lib/store/replicas";
import { type Watched, watch } from "./replica-watch";

/**
 * Takes over the work of processes that are gone for good. DBOS continues a workflow only when somebody says that the process it began in
 * is gone, and only DBOS's paid service does that by itself. Each process has a new id at each start, so no name has to stay the same.
 */

const beatMs = 2_000;
/** DBOS names its connections by it and the id of the process. */
const engineName = "dbos_transact_";

/** Beats until the engine is shut down. */
async function keepBeating(id: string, watched: ReadonlyMap<string, Watched>, round: number): Promise<void> {
  if (!DBOS.isInitialized() || DBOS.executorID !== id) return;
  const next = await look(id, watched, round).catch((error: unknown) => {
    log.warn({ error }, "The other processes could not be looked at");
    return new Map<string, Watched>();
  });
  setTimeout(() => void keepBeating(id, next, round + 1), beatMs).unref();
}

async function look(id: string, before: ReadonlyMap<string, Watched>, round: number): Promise<Map<string, Watched>> {
  if (round % lookForUnknown === 0) await noteUnknown(id);
  const { watched, gone } = watch(before, await beat(id, engineName), Date.now());
  for (const other of gone) {
    // One statement of the database: a workflow that another process has taken over meanwhile is not touched.
    const taken = await DBOSExecutor.globalInstance?.recoverPendingWorkflows([other]);
    await forgetReplica(other);
    log.info({ replica: other, workflows: taken?.length ?? 0 }, "Took over the work of a process that is gone");
  }
  return watched;
}

/** Once a minute. */
const lookForUnknown = 30;

/** Processes of an earlier version have no row, and one that was taken for dead may have begun something since. */
async function noteUnknown(id: string): Promise<void> {
  const pending = await DBOS.listWorkflows({ status: "PENDING", loadInput: false, loadOutput: false });
  const others = new Set(pending.map(({ executorId }) => executorId).filter((other) => other !== undefined && other !== id));
  await noteReplicas([...others] as string[]);
}

export const watchingReplicas: BackgroundWork = {
  listeners: [() => void keepBeating(DBOS.executorID, new Map(), 0)],
};
