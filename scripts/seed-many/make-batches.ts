import { parentPort, workerData } from "node:worker_threads";
import { batchSize, type Rows, type Share } from "./batches";
import { CopyRows } from "./copy-rows";
import { storyOf, takeSlug } from "./make-story";
import { writeCustomer } from "./rows";
import { type SeededTable, seededTables } from "./tables";

/** A thread of batches.ts. */

const { seed, of, now, staffIds, auditKey, types, thread, threads, ...share } = workerData as Share;
const takenSlugs = new Set(share.takenSlugs);
let [next, from] = [0, 0];

parentPort?.on("message", () => {
  // Slugs are given in order, also those of the batches that other threads make.
  for (; next % threads !== thread && from < of; next++, from += batchSize)
    for (let number = from; number < Math.min(from + batchSize, of); number++) takeSlug(seed, number, takenSlugs);
  if (from >= of) return;
  const made = batch(from, Math.min(from + batchSize, of));
  parentPort?.postMessage(
    made,
    made.map(({ bytes }) => bytes.buffer as ArrayBuffer),
  );
  next += 1;
  from += batchSize;
});

const rows = new Map<SeededTable, CopyRows>(seededTables.map((table) => [table, new CopyRows(types[table])]));

function batch(first: number, end: number): Rows[] {
  for (let number = first; number < end; number++) {
    const story = storyOf({ seed, number, of, now, takenSlugs });
    writeCustomer(story, { staffIds, auditKey }, (table, ...cells) => rows.get(table)?.add(cells));
  }
  return [...rows].flatMap(([table, made]) => (made.length === 0 ? [] : [{ table, count: made.length, bytes: made.take() }]));
}
