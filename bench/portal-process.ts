import { readdir, readFile } from "node:fs/promises";

/** The portal's process as Linux shows it under /proc. */

/** The portal is a child of this process. */
export async function pidOfPortal(): Promise<number> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    if (status.includes(`\nPPid:\t${process.pid}\n`) && status.startsWith("Name:\tnext-server")) return Number(pid);
  }
  throw new Error("The portal's process was not found under /proc.");
}

/** Resident, in bytes. */
export async function residentBytes(pid: number): Promise<number> {
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** Time of the processor since the process began. */
export async function cpuSeconds(pid: number): Promise<number> {
  const [, rest = ""] = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ");
  const fields = rest.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
