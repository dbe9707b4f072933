import { parentPort, workerData } from "node:worker_threads";
import { batchSize, type Lines, type Share } from "./batches";
import { storyOf, takeSlug } from "./make-story";
import { writeCustomer } from "./rows";
import { type SeededTable, seededTables } from "./tables";

/** A thread of batches.ts. */

const { seed, of, now, staffIds, auditKey, thread, threads, ...share } = workerData as Share;
const takenSlugs = new Set(share.takenSlugs);
let [next, from] = [0, 0];

parentPort?.on("message", () => {
  // Slugs are given in order, also those of the batches that other threads make.
  for (; next % threads !== thread && from < of; next++, from += batchSize)
    for (let number = from; number < Math.min(from + batchSize, of); number++) takeSlug(seed, number, takenSlugs);
  if (from >= of) return;
  const lines = batch(from, Math.min(from + batchSize, of));
  parentPort?.postMessage(
    lines,
    lines.map(({ text }) => text.buffer as ArrayBuffer),
  );
  next += 1;
  from += batchSize;
});

function batch(first: number, end: number): Lines[] {
  const rows = new Map<SeededTable, string[]>(seededTables.map((table) => [table, []]));
  for (let number = first; number < end; number++) {
    const story = storyOf({ seed, number, of, now, takenSlugs });
    writeCustomer(story, { staffIds, auditKey }, (table, line) => rows.get(table)?.push(line));
  }
  const encoder = new TextEncoder();
  return [...rows].flatMap(([table, lines]) =>
    lines.length === 0 ? [] : [{ table, lines: lines.length, text: encoder.encode(lines.join("")) }],
  );
}
