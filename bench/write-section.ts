import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import path from "node:path";

/** docs/performance.md: each measurement writes its own section there, and the others stay as they are. */

const file = path.join(import.meta.dirname, "..", "docs", "performance.md");

const beginning = (took: string) => `# Performance

Written by \`npm run bench\`${took}; each of its parts (\`npm run\` names them) also runs alone and writes its own section. Times depend
on the machine and on what else it does; ratios, requests and round trips do not.
`;

export type Section = { title: string; text: string };

export async function writeSection({ title, text }: Section): Promise<void> {
  const now = await readFile(file, "utf8").catch(() => beginning(""));
  const [head = "", ...sections] = now.split(/^(?=## )/m);
  const section = `## ${title}\n\n${text.trim()}\n\nMeasured ${new Date().toISOString().slice(0, 10)} on ${machine()}.\n\n`;
  const kept = sections.filter((each) => !each.startsWith(`## ${title}\n`)).map((each) => `${each.trim()}\n\n`);
  const all = [...kept, section].sort();
  await writeFile(file, `${[`${head.trim()}\n\n`, ...all].join("").trim()}\n`);
  console.log(`\n${section.trim()}`);
}

/** How long all of it took is the one thing that no part knows. */
export async function writeBeginning({ names, minutes }: { names: readonly string[]; minutes: number }): Promise<void> {
  const [, ...sections] = (await readFile(file, "utf8")).split(/^(?=## )/m);
  const took = `, whose ${names.length} parts took ${minutes} minutes the last time`;
  await writeFile(file, [`${beginning(took)}\n`, ...sections].join(""));
}

export function tableOf(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [line(columns), line(columns.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

const machine = () =>
  `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
