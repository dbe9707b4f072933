import { mkdir } from "node:fs/promises";
import path from "node:path";
import { routesTriedBy } from "@/sandbox/parity/tried-by";
import { installCliMicrosoft365 } from "./cli-microsoft365";
import type { RealClient } from "./client";
import { groups } from "./clients";
import { fetchDebianPackages } from "./debian-packages";
import { type Asked, type Done, summed, type Trial, type Tried, whyNoTrial, withTrial } from "./trial";

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
  const { done, asked, skipped } = await runClients();
  return summed([...done, ...asked.map(comparedWithTable)], skipped);
}

/** All clients that can be had, and what each of them asked the sandbox for. */
export async function runClients() {
  const had = await fetchWhatIsNeeded();
  const sides = await withTrial((trial) =>
    Promise.all(
      groups.map((clients, index) =>
        runGroup(trial, { clients: clients.filter((client) => had.whyNot(client) === null), index, where: had.where }),
      ),
    ),
  );
  const skipped = groups.flat().flatMap((client) => had.whyNot(client) ?? []);
  return { done: sides.flatMap(({ done }) => done), asked: sides.flatMap(({ asked }) => asked), skipped };
}

/** docs/sandbox-parity.md says which client has tried what. */
function comparedWithTable({ client, routes }: Asked): Done {
  const told = routesTriedBy(client);
  const [untold, undone] = [routes.filter((route) => !told.includes(route)), told.filter((route) => !routes.includes(route))];
  const words = [...untold.map((route) => `It asked for ${route}.`), ...undone.map((route) => `It did not ask for ${route}.`)];
  const failed = words.length > 0 ? `${words.join("\n")}\nnpx tsx scripts/real-clients/write-tried-by.ts writes the table.` : null;
  return { client, does: "asks for what the parity table says", failed, ms: 0 };
}

/** What can be had here, and for each client why it cannot be tried. */
export async function fetchWhatIsNeeded() {
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
async function runGroup(trial: Trial, of: { clients: readonly RealClient[]; index: number; where: object }) {
  const folder = path.join(trial.folder, String(of.index));
  await mkdir(folder);
  const chosen = of.clients.map(({ name }) => name);
  const { done, asked } = await trial.run("inside.ts", { folder, certificates: trial.certificates, chosen, ...of.where });
  const silent = chosen.filter((name) => !done.some(({ client }) => client === name));
  const idle = silent.map((name) => ({ client: name, does: "does its jobs", failed: "It did none.", ms: 0 }));
  return { done: [...done, ...idle], asked };
}
