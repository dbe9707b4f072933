import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { startNodeProgram } from "../stack/child";
import { type Certificates, makeCertificates, whyNoCertificates } from "./certificates";
import { hostsFile, inPrivateNetwork, whyNoPrivateNetwork } from "./private-network";

/** What happens outside of a private network: it is prepared, a program is run in it, and the jobs that the program reports are counted. */

export type Tried = { passed: number; failed: number; skipped: string[]; said: string };

const jobSchema = z.object({ client: z.string(), does: z.string(), failed: z.string().nullable(), ms: z.number() });
export type Done = z.infer<typeof jobSchema>;

/** Said inside, read outside. */
export const report = (done: Done): void => console.log(`JOB ${JSON.stringify(done)}`);

/** The routes of the sandbox that a client got something from. */
export type Asked = { client: string; routes: string[] };
export const reportRoutes = (client: string, routes: string[]): void => console.log(`ROUTES ${JSON.stringify({ client, routes })}`);
const askedSchema = z.object({ client: z.string(), routes: z.array(z.string()) });

type Inside = { done: Done[]; asked: Asked[] };

export type Trial = {
  folder: string;
  certificates: Certificates;
  /** Of the private network. */
  hosts: string;
  /** Runs a program of this folder in a network of its own. It gets `given` as JSON. */
  run(program: string, given: object): Promise<Inside>;
};

export const whyNoTrial = (): string | null => whyNoPrivateNetwork() ?? whyNoCertificates();

export async function withTrial<T>(use: (trial: Trial) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-clients-"));
  try {
    const certificates = await makeCertificates(folder);
    const hosts = path.join(folder, "hosts");
    await writeFile(hosts, hostsFile());
    return await use({
      folder,
      certificates,
      hosts,
      run: (program, given) => runInside(program, { hosts, given, authority: certificates.authority }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runInside(program: string, of: { hosts: string; given: object; authority: string }): Promise<Inside> {
  const [done, asked]: [Done[], Asked[]] = [[], []];
  // A PostgreSQL of the machine is out of reach in there.
  const { DATABASE_URL: _, ...env } = process.env;
  const inside = startNodeProgram({
    name: program,
    through: inPrivateNetwork(of.hosts),
    args: ["--import", "tsx", fileURLToPath(new URL(program, import.meta.url)), JSON.stringify(of.given)],
    env: { ...env, NODE_EXTRA_CA_CERTS: of.authority },
    onLine: (line) => {
      if (line.startsWith("JOB ")) done.push(jobSchema.parse(JSON.parse(line.slice(4))));
      if (line.startsWith("ROUTES ")) asked.push(askedSchema.parse(JSON.parse(line.slice(7))));
    },
  });
  const { code, lastLines } = await inside.ended;
  const broken = { client: "The private network", does: "runs to its end", failed: lastLines.join("\n"), ms: 0 };
  return { done: code === 0 ? done : [...done, broken], asked };
}

export function summed(done: readonly Done[], skipped: string[]): Tried {
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
