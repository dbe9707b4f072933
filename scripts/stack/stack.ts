import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import packageJson from "@/package.json" with { type: "json" };
import { type Child, ChildEnded, type Ending, startNodeProgram } from "./child";
import { dropDatabase, type EmbeddedDatabase, prepareDatabase, startDatabase } from "./database";
import { keptAuditKeys, keptSealingKeys, type PortalEnv, portalEnv } from "./portal-env";
import type { Ports } from "./ports";

/**
 * Starts PostgreSQL, the sandbox and the portal together, and ends them in order. The demo, the journeys and the measurements
 * use it. The portal has to be built before.
 */

export type Propagation = "instant" | "demo" | "real";

export type StackOptions = {
  /** The folder of the database, the sandbox's state and the sealing keys. */
  dataFolder: string;
  ports: Ports;
  propagation: Propagation;
  /** The name of the portal's database on that PostgreSQL. */
  database: string;
  /** Deletes folder and database at the end, and an embedded PostgreSQL does not wait for the disk. */
  throwaway?: boolean;
  latencyMs?: number;
  /** The portal calls Microsoft and Dropzone by their own names, which lead to the sandbox by other means. */
  byOwnNames?: boolean;
  /** More settings of the portal's environment. */
  settings?: PortalEnv;
  onLine?: (from: string, line: string) => void;
};

export type Stack = {
  portalOrigin: string;
  sandboxOrigin: string;
  /** The portal's environment. Scripts that work on its database need the same. */
  env: PortalEnv;
  /** The owner's connection string of the portal's database, which row-level security does not limit. */
  ownerUrl: string;
  /** Resolves when the first program ends by itself. */
  broken: Promise<Ending>;
  stop(): Promise<void>;
  /** Kills everything without waiting, for a second Ctrl-C. */
  kill(): void;
};

export async function startStack(options: StackOptions): Promise<Stack> {
  const started: Child[] = [];
  const given = process.env.DATABASE_URL;
  let embedded: EmbeddedDatabase | null = null;

  const stop = async () => {
    // The last one started ends first, so that none loses a program that it depends on.
    for (const child of [...started].reverse()) await child.stop();
    if (given && options.throwaway) await dropDatabase({ adminUrl: given, database: options.database });
    await embedded?.close();
    if (options.throwaway) await rm(options.dataFolder, { recursive: true, force: true });
  };

  try {
    await mkdir(options.dataFolder, { recursive: true });
    const sandbox = startSandboxProgram(options);
    started.push(sandbox);
    const ready = sandbox.says(/sandbox listening on (http:\/\/\S+)/);
    ready.catch(() => undefined); // Awaited below; it may fail while the database still starts.

    if (!given) embedded = await startEmbedded(options);
    const adminUrl = given ?? embedded?.adminUrl ?? "";
    const { appUrl, ownerUrl } = await prepareDatabase({ adminUrl, database: options.database });
    const sandboxOrigin = (await ready)[1] ?? "";

    const portalOrigin = `http://localhost:${options.ports.portal}`;
    const sealingKeys = await keptSealingKeys(options.dataFolder);
    const auditKeys = await keptAuditKeys(options.dataFolder);
    const where = { portalOrigin, sandboxOrigin: options.byOwnNames ? null : sandboxOrigin, databaseUrl: appUrl };
    const env = { ...portalEnv({ ...where, sealingKeys, auditKeys }), ...options.settings };
    const portal = startPortal(options, env);
    started.push(portal);
    await answers(portalOrigin, portal);

    const broken = Promise.race(started.map((child) => child.ended));
    return { portalOrigin, sandboxOrigin, env, ownerUrl, broken, stop, kill: () => started.forEach((child) => void child.kill()) };
  } catch (error) {
    await stop();
    throw error;
  }
}

const startEmbedded = ({ dataFolder, ports, throwaway }: StackOptions) =>
  startDatabase({ dataDir: path.join(dataFolder, "postgresql"), port: ports.database, ...(throwaway ? { throwaway } : {}) });

function startSandboxProgram({ dataFolder, ports, propagation, throwaway, latencyMs, onLine }: StackOptions): Child {
  const settings = {
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_PROPAGATION: propagation,
    PORTAL_ORIGIN: `http://localhost:${ports.portal}`,
    ...(throwaway ? {} : { SANDBOX_STATE_FILE: path.join(dataFolder, "sandbox.json") }),
    ...(latencyMs ? { SANDBOX_LATENCY_MS: String(latencyMs) } : {}),
  };
  const args = ["--import", "tsx", "sandbox/main.ts"];
  return startNodeProgram({ name: "sandbox", args, env: { ...process.env, ...settings }, onLine: (line) => onLine?.("sandbox", line) });
}

/** As `npm start` has them, so that what is tried and measured has the same limits of memory: assignments of the environment, `node`, its arguments. */
const startWords = packageJson.scripts.start.split(" ");
export const startArguments = startWords.slice(startWords.indexOf("node") + 1);
export const startEnv = Object.fromEntries(startWords.slice(0, startWords.indexOf("node")).map((word) => word.split("=")));

function startPortal({ ports, onLine }: StackOptions, env: PortalEnv): Child {
  const args = [...startArguments, "--port", String(ports.portal), "--hostname", "localhost"];
  const settings = { ...process.env, ...startEnv, ...env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  return startNodeProgram({ name: "portal", args, env: settings, onLine: (line) => onLine?.("portal", line) });
}

/** Waits until the origin answers. Throws when the program has ended or after a minute. */
async function answers(origin: string, child: Child): Promise<void> {
  const deadline = Date.now() + 60_000;
  let ending: Ending | null = null;
  void child.ended.then((how) => {
    ending = how;
  });
  while (Date.now() < deadline) {
    if (ending) throw new ChildEnded(ending);
    const answer = await fetch(origin, { redirect: "manual", signal: AbortSignal.timeout(10_000) }).catch(() => null);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The ${child.name} has not answered at ${origin} for a minute.`);
}
