import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/**
 * A program that we started: its output, its end, and how to end it. It has its own process group, so that Ctrl-C in the
 * terminal reaches only us and we end programs in order. It ends by itself when we die (end-with-parent.mjs).
 */
export type Child = {
  name: string;
  pid: number;
  /** Settles when it has ended, wanted or not. */
  ended: Promise<Ending>;
  /** Resolves with the first line that the pattern matches; rejects when it ends before. */
  says(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Sends SIGTERM, and SIGKILL when it has not ended in time. */
  stop(): Promise<void>;
  kill(): void;
};

export type Ending = { name: string; wanted: boolean; code: number | null; signal: string | null; lastLines: readonly string[] };

const endWithParent = new URL("end-with-parent.mjs", import.meta.url).href;
const repository = fileURLToPath(new URL("../..", import.meta.url));
const patienceMs = 8_000;

export function startNodeProgram(program: {
  name: string;
  args: readonly string[];
  env: Record<string, string | undefined>;
  onLine?: (line: string) => void;
  /** The program of Node; ours if not given. */
  node?: string;
  /** A command that starts it: the words before its own. */
  through?: readonly string[];
  /** Where it runs; in the repository if not given. */
  folder?: string;
}): Child {
  const words = [...(program.through ?? []), program.node ?? process.execPath, "--import", endWithParent, ...program.args];
  const child = spawn(words[0] ?? "", words.slice(1), {
    cwd: program.folder ?? repository,
    env: program.env as NodeJS.ProcessEnv,
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return watch(program.name, child, program.onLine);
}

function watch(name: string, child: ChildProcess, onLine: ((line: string) => void) | undefined): Child {
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  let wanted = false;

  const hear = (line: string) => {
    lines.push(line);
    if (lines.length > 2_000) lines.splice(0, 1_000);
    onLine?.(line);
    for (const listener of listeners) listener(line);
  };
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on("line", hear);

  const ended = new Promise<Ending>((resolve) => {
    const settle = (code: number | null, signal: string | null) => resolve({ name, wanted, code, signal, lastLines: lines.slice(-20) });
    child.once("error", (error) => {
      hear(error.message);
      settle(null, null);
    });
    // "close" comes after the last line has been read, "exit" may come before it.
    child.once("close", settle);
  });

  const signal = (which: NodeJS.Signals) => {
    wanted = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(which);
  };

  return {
    name,
    pid: child.pid ?? 0,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const listener = (line: string) => {
          const match = line.match(pattern);
          if (!match) return;
          listeners.delete(listener);
          resolve(match);
        };
        listeners.add(listener);
        for (const line of [...lines]) listener(line);
        ended.then((ending) => reject(new ChildEnded(ending)), reject);
      }),
    stop: async () => {
      signal("SIGTERM");
      const insist = setTimeout(() => signal("SIGKILL"), patienceMs);
      await ended;
      clearTimeout(insist);
    },
    kill: () => signal("SIGKILL"),
  };
}

export class ChildEnded extends Error {
  override name = "ChildEnded";
  constructor(readonly ending: Ending) {
    super(describeEnding(ending));
  }
}

export function describeEnding({ name, code, signal, lastLines }: Ending): string {
  const how = signal ? `was ended by ${signal}` : `ended with ${code ?? "an error"}`;
  return `The ${name} ${how}.${lastLines.length > 0 ? ` Its last lines:\n${lastLines.map((line) => `  ${line}`).join("\n")}` : ""}`;
}
