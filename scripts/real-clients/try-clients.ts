import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { startNodeProgram } from "../stack/child";
import { makeCertificates, whyNoCertificates } from "./certificates";
import { installCliMicrosoft365 } from "./cli-microsoft365";
import type { RealClient } from "./client";
import { groups } from "./clients";
import { fetchDebianPackages } from "./debian-packages";
import { hostsFile, inPrivateNetwork, whyNoPrivateNetwork } from "./private-network";

/**
 * Clients that nobody here wrote do their usual jobs against the sandbox, under Microsoft's own host names. What cannot be had on this machine
 * is skipped with its name, and is not among what passed.
 */

export type Tried = { passed: number; failed: number; skipped: string[]; said: string };

export async function tryRealClients(): Promise<Tried> {
  const impossible = whyNoPrivateNetwork() ?? whyNoCertificates();
  if (impossible) return nothingTried(impossible);
  const had = await fetchWhatIsNeeded();
  const folder = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-clients-"));
  try {
    const certificates = await makeCertificates(folder);
    const hosts = path.join(folder, "hosts");
    await writeFile(hosts, hostsFile());
    const sides = await Promise.all(
      groups.map(async (clients, index) => {
        const own = path.join(folder, String(index));
        await mkdir(own);
        const there = clients.filter((client) => had.whyNot(client) === null);
        const given = { folder: own, certificates, chosen: there.map(({ name }) => name), ...had.where };
        return runGroup(there, { hosts, given, authority: certificates.authority });
      }),
    );
    const skipped = groups.flat().flatMap((client) => had.whyNot(client) ?? []);
    return summed(sides.flat(), skipped);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const nothingTried = (why: string): Tried => {
  const skipped = groups.flat().map(({ name }) => `${name} (${why})`);
  return { passed: 0, failed: 0, skipped, said: "" };
};

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

const jobSchema = z.object({ client: z.string(), does: z.string(), failed: z.string().nullable(), ms: z.number() });
type Done = z.infer<typeof jobSchema>;

/** A client that says nothing of a job has failed. */
async function runGroup(clients: readonly RealClient[], of: { hosts: string; given: object; authority: string }): Promise<Done[]> {
  const done: Done[] = [];
  const inside = startNodeProgram({
    name: "real clients",
    through: inPrivateNetwork(of.hosts),
    args: ["--import", "tsx", fileURLToPath(new URL("inside.ts", import.meta.url)), JSON.stringify(of.given)],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: of.authority },
    onLine: (line) => line.startsWith("JOB ") && done.push(jobSchema.parse(JSON.parse(line.slice(4)))),
  });
  const { code, lastLines } = await inside.ended;
  const silent = clients.filter(({ name }) => !done.some(({ client }) => client === name));
  const ended = code === 0 ? [] : [{ client: "The private network", does: "runs to its end", failed: lastLines.join("\n"), ms: 0 }];
  return [...done, ...ended, ...silent.map(({ name }) => ({ client: name, does: "does its jobs", failed: "It did none.", ms: 0 }))];
}

function summed(done: readonly Done[], skipped: string[]): Tried {
  const failed = done.filter((job) => job.failed !== null);
  for (const name of new Set(done.map(({ client }) => client))) {
    const own = done.filter(({ client }) => client === name);
    const seconds = own.reduce((sum, { ms }) => sum + ms, 0) / 1000;
    const passed = own.filter((job) => job.failed === null).length;
    console.log(`  ${name.padEnd(24)} ${passed} of ${own.length} jobs  ${seconds.toFixed(1)} s`);
  }
  const said = failed.map(({ client, does, failed: why }) => `${client} ${does}:\n${why}`).join("\n");
  return { passed: done.length - failed.length, failed: failed.length, skipped, said };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed, skipped, said } = await tryRealClients();
  if (said) console.error(said);
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped${skipped.length > 0 ? `: ${skipped.join("; ")}` : ""}`);
  process.exit(failed === 0 ? 0 : 1);
}
