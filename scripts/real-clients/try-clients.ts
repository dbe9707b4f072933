import { mkdir } from "node:fs/promises";
import path from "node:path";
import { installCliMicrosoft365 } from "./cli-microsoft365";
import type { RealClient } from "./client";
import { groups } from "./clients";
import { fetchDebianPackages } from "./debian-packages";
import { type Done, summed, type Trial, type Tried, whyNoTrial, withTrial } from "./trial";

/**
 * Clients that nobody here wrote do their usual jobs against the sandbox, under Microsoft's own host names. What cannot be had on this machine
 * is skipped with its name, and is not among what passed.
 */

export async function tryRealClients(): Promise<Tried> {
  const impossible = whyNoTrial();
  if (impossible)
    return summed(
      [],
      groups.flat().map(({ name }) => `${name} (${impossible})`),
    );
  const had = await fetchWhatIsNeeded();
  const done = await withTrial((trial) =>
    Promise.all(
      groups.map((clients, index) =>
        runGroup(trial, { clients: clients.filter((client) => !had.whyNot(client)), index, where: had.where }),
      ),
    ),
  );
  return summed(
    done.flat(),
    groups.flat().flatMap((client) => had.whyNot(client) ?? []),
  );
}

async function fetchWhatIsNeeded() {
  const [debian, cli] = [await fetchDebianPackages(), await installCliMicrosoft365()];
  const isRoot = process.getuid?.() === 0;
  const whyNot = ({ name, needs, needsRoot }: RealClient): string | null => {
    if (needs === "debian" && "why" in debian) return `${name} (${debian.why})`;
    if (needs === "cli-microsoft365" && "why" in cli) return `${name} (${cli.why})`;
    return needsRoot && !isRoot ? `${name} (only root has another user to run it as)` : null;
  };
  return { whyNot, where: { debian: "root" in debian ? debian.root : "", cliMicrosoft365: "program" in cli ? cli.program : "" } };
}

/** A client that says nothing of a job has failed. */
async function runGroup(trial: Trial, of: { clients: readonly RealClient[]; index: number; where: object }): Promise<Done[]> {
  const folder = path.join(trial.folder, String(of.index));
  await mkdir(folder);
  const chosen = of.clients.map(({ name }) => name);
  const done = await trial.run("inside.ts", { folder, certificates: trial.certificates, chosen, ...of.where });
  const silent = chosen.filter((name) => !done.some(({ client }) => client === name));
  return [...done, ...silent.map((name) => ({ client: name, does: "does its jobs", failed: "It did none.", ms: 0 }))];
}
