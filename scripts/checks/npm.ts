import { type SpawnSyncReturns, spawnSync } from "node:child_process";

/** Runs the npm that runs us, or the one in PATH. */
export function runNpm(args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): SpawnSyncReturns<string> {
  const own = process.env.npm_execpath;
  const [command, ...before] = own?.endsWith(".js") ? [process.execPath, own] : ["npm"];
  const isShellNeeded = process.platform === "win32";
  return spawnSync(command as string, [...before, ...args], { ...options, encoding: "utf8", maxBuffer: 64 << 20, shell: isShellNeeded });
}
