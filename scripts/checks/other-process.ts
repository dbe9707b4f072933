import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startNodeProgram } from "../stack/child";
import type { Outcome, Part } from "./test-parts";

/**
 * Runs parts in a process of their own: many of them wait for a program without letting anything else in theirs go on. What they say is kept
 * until they have ended, so that it stands together.
 */

export type Result = { name: string; outcome: Outcome; seconds: number };

export async function runInOtherProcess(parts: readonly Part[]): Promise<{ results: Result[]; said: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-parts-"));
  const file = path.join(folder, "results.json");
  const lines: string[] = [];
  const child = startNodeProgram({
    name: "other parts",
    args: ["scripts/checks/test.mjs", ...parts.map(({ name }) => name)],
    env: { ...process.env, TEST_RESULTS_FILE: file },
    onLine: (line) => lines.push(line),
  });
  await child.ended;
  const text = await readFile(file, "utf8").catch(() => "[]");
  await rm(folder, { recursive: true, force: true });
  const results: Result[] = JSON.parse(text);
  const missing = parts.filter(({ name }) => !results.some((result) => result.name === name));
  return { results: [...results, ...missing.map(({ name }) => didNotEnd(name))], said: lines.join("\n") };
}

const didNotEnd = (name: string): Result => ({ name, outcome: { passed: 0, failed: 1, said: "" }, seconds: 0 });
