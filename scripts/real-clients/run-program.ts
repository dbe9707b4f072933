import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** Runs a client that is a program of its own. Throws with what it said when it fails or takes too long. */

type Program = {
  command: string;
  args: readonly string[];
  env: Record<string, string>;
  folder?: string;
  /** What somebody does about the first whole line that it says. What they answer is typed into it. */
  onFirstLine?: (line: string) => Promise<string | undefined>;
};

const patienceMs = 60_000;

export async function runProgram({ command, args, env, folder, onFirstLine }: Program): Promise<string> {
  const surroundings = { NODE_ENV: "production" as const, PATH: process.env.PATH, LANG: "C.UTF-8", ...env };
  const child = spawn(command, args, { env: surroundings, stdio: "pipe", cwd: folder });
  const said = { stdout: "", stderr: "" };
  let first = onFirstLine;
  const answer = (line: string) => {
    void first?.(line).then(
      (typed) => child.stdin.end(typed ? `${typed}\n` : ""),
      // Whoever should answer could not, so the program waits for nothing.
      (error: Error) => {
        said.stderr += String(error);
        child.kill("SIGKILL");
      },
    );
    first = undefined;
  };
  if (!onFirstLine) child.stdin.end();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
      if (first && said[name].includes("\n")) answer(said[name].split("\n")[0] ?? "");
    });
  }
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  clearTimeout(timer);
  if (code === 0) return said.stdout;
  throw new Error(
    `${path.basename(command)} ${args.join(" ").slice(0, 200)} ended with ${code}: ${(said.stderr || said.stdout).slice(-1_200)}`,
  );
}

/** Debian's own file, or the one of the unpacked packages where the machine has it not. */
export function programIn(debian: string, file: string): string {
  const own = path.join(debian, file);
  return existsSync(own) ? own : file;
}

/** What a Python program of the unpacked packages needs to find them, and to trust this run's authority. */
export const pythonEnv = ({ debian, authority, folder }: { debian: string; authority: string; folder: string }) => ({
  PYTHONPATH: path.join(debian, "usr/lib/python3/dist-packages"),
  REQUESTS_CA_BUNDLE: authority,
  HOME: folder,
});
