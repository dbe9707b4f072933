import { existsSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runNpm } from "./npm";

/** The Node versions that the portal is tried under: the oldest that it takes, and each later release line with long-term support. */

export const nodeLines = ["20", "22", "24"] as const;
export type NodeLine = (typeof nodeLines)[number];

const source = fileURLToPath(new URL("node-binaries", import.meta.url));
const target = path.resolve(".data", "node-binaries");

/** The programs of these lines. npm compares them with the hashes of the lock file beside their list. Throws where this platform has none. */
export async function nodePrograms(lines: readonly NodeLine[]): Promise<Record<NodeLine, string>> {
  await mkdir(target, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) await copyFile(path.join(source, file), path.join(target, file));
  const programs = Object.fromEntries(nodeLines.map((line) => [line, programOf(line)])) as Record<NodeLine, string>;
  if (lines.every((line) => existsSync(programs[line]))) return programs;
  const done = runNpm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: target });
  const missing = lines.filter((line) => !existsSync(programs[line]));
  if (done.status !== 0 || missing.length > 0)
    throw new Error(
      `There is no Node ${missing.join(", ")} for ${process.platform} ${process.arch} to try the portal with.\n${done.stderr}`,
    );
  return programs;
}

const programOf = (line: NodeLine): string =>
  path.join(target, "node_modules", `node-${line}-${process.platform}-${process.arch}`, "bin", "node");

/** The lines other than the one that runs us, under which everything else is tried anyway. */
export const otherLines = (): readonly NodeLine[] => nodeLines.filter((line) => line !== process.versions.node.split(".")[0]);
