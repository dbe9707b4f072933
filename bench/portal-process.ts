import { readdir, readFile } from "node:fs/promises";

/** What /proc says of the portal's process, which is a child of the bench. */

export async function pidOfPortal(): Promise<number> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    if (status.includes(`\nPPid:\t${process.pid}\n`) && status.startsWith("Name:\tnext-server")) return Number(pid);
  }
  throw new Error("The portal's process was not found under /proc.");
}

export async function cpuSeconds(pid: number): Promise<number> {
  const [, rest = ""] = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ");
  const fields = rest.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
