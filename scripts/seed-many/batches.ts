import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { AuditKey } from "@/lib/store/keyed-hash";
import type { ColumnType } from "./copy-rows";
import type { SeededTable } from "./tables";

/**
 * Makes the rows of all customers in threads of their own, since making them takes as long as writing them. Batches come in order, and no
 * more than a few are made ahead.
 */

export const batchSize = 500;

/** `of`: how many customers. `takenSlugs`: of customers who are there already. `types`: of the columns. */
export type Make = {
  seed: number;
  of: number;
  now: number;
  takenSlugs: readonly string[];
  staffIds: readonly string[];
  auditKey: AuditKey;
  types: Record<SeededTable, ColumnType[]>;
};

/** The rows of one table as COPY reads them. */
export type Rows = { table: SeededTable; count: number; bytes: Uint8Array };

/** Each thread makes every so manieth batch, starting with its own number. */
export type Share = Make & { thread: number; threads: number };

const ahead = 2;

/** A thread does not inherit tsx from the process: https://tsx.hirok.io/dev-api/register-esm */
const inTypeScript = `
  import("tsx/esm/api").then(({ register }) => {
    register();
    return import(${JSON.stringify(new URL("./make-batches.ts", import.meta.url).href)});
  });`;

export async function* makeBatches(make: Make): AsyncGenerator<Rows[]> {
  const batches = Math.ceil(make.of / batchSize);
  const threads = Math.min(availableParallelism(), batches, 4);
  const workers = Array.from({ length: threads }, (_, thread) => {
    const workerData: Share = { ...make, thread, threads };
    return new Worker(inTypeScript, { eval: true, workerData, execArgv: ["--conditions=react-server"] });
  });
  try {
    const made = workers.map((worker) => receive(worker));
    for (let batch = 0; batch < batches; batch++) {
      const rows = await made[batch % threads]?.();
      if (rows) yield rows;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** What a thread has made, one batch at a time; each taken allows it to make another one. */
function receive(worker: Worker): () => Promise<Rows[]> {
  const waiting: Rows[][] = [];
  let failed: unknown;
  worker.on("error", (error) => {
    failed = error;
  });
  worker.on("message", (rows: Rows[]) => waiting.push(rows));
  for (let i = 0; i < ahead; i++) worker.postMessage("go on");
  return async () => {
    while (waiting.length === 0) {
      if (failed) throw failed;
      // Rejects when the thread fails.
      await once(worker, "message");
    }
    worker.postMessage("go on");
    return waiting.shift() ?? [];
  };
}
