import { spawnSync } from "node:child_process";
import pg from "pg";
import { startSandbox } from "@/sandbox/server";
import { DemoBrowser } from "../demo/demo-browser";
import { startNodeProgram } from "../stack/child";
import { dropDatabase, prepareDatabase } from "../stack/database";
import { portalEnv } from "../stack/portal-env";
import { freePort } from "../stack/ports";
import { startArguments, startEnv } from "../stack/stack";

/** Does what an operator does first: migrates an empty database, creates a customer, starts the built portal, and signs in. */

export type Installation = {
  /** The program of Node to run everything with. */
  node: string;
  /** Where package.json, node_modules and .next are. */
  folder: string;
};

/** Throws with what was said at the first thing that does not work. */
export async function tryPortal(installation: Installation, adminUrl: string): Promise<void> {
  const database = `portal_try_${process.pid}_${Date.now()}`;
  const port = await freePort();
  const portalOrigin = `http://localhost:${port}`;
  const sandbox = await startSandbox({ port: 0, portalOrigin });
  try {
    await createDatabase(adminUrl, database);
    run(installation, "scripts/stack/migrate.ts", [], { DATABASE_OWNER_URL: withDatabase(adminUrl, database) }, /^Applied: /);
    const { appUrl } = await prepareDatabase({ adminUrl, database });
    const [sealingKeys, auditKeys] = [`k1:${Buffer.alloc(32, 1).toString("base64")}`, `a1:${Buffer.alloc(32, 2).toString("base64")}`];
    const env = portalEnv({ portalOrigin, sandboxOrigin: sandbox.origin, databaseUrl: appUrl, sealingKeys, auditKeys });
    const customer = ["new", "--name", "Contoso", "--dropzone-host", "contoso.dropzone.app"];
    run(installation, "scripts/stack/customers.ts", customer, env, /\/join\//);
    await tryPages({ ...installation, portalOrigin, port, env });
  } finally {
    await sandbox.close();
    await dropDatabase({ adminUrl, database });
  }
}

/** `npm run migrate` and `npm run customers`, under the Node that is tried. */
function run({ node, folder }: Installation, script: string, args: readonly string[], env: Record<string, string>, expected: RegExp) {
  const program = ["--conditions=react-server", "--import", "tsx", script, ...args];
  const done = spawnSync(node, program, { cwd: folder, env: { ...process.env, ...env }, encoding: "utf8" });
  if (done.status !== 0 || !expected.test(done.stdout))
    throw new Error(`${script} ended with ${done.status}:\n${done.stdout}${done.stderr}`);
}

async function tryPages(portal: Installation & { portalOrigin: string; port: number; env: Record<string, string> }) {
  const child = startNodeProgram({
    name: "portal",
    node: portal.node,
    folder: portal.folder,
    args: [...startArguments, "--port", String(portal.port), "--hostname", "localhost"],
    env: { ...process.env, ...startEnv, ...portal.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  try {
    await child.says(/Ready in/);
    const health = await fetch(`${portal.portalOrigin}/api/health`);
    if (health.status !== 200) throw new Error(`/api/health answered ${health.status}`);
    const staff = new DemoBrowser();
    await staff.open(`${portal.portalOrigin}/customers`);
    await staff.open(staff.link("Sign in with Microsoft") ?? "");
    await staff.press(/casey@dropzone\.ai/);
    if (!staff.shows("Contoso")) throw new Error(`The sign-in of the staff ended at ${staff.url} without their customer.`);
  } finally {
    await child.stop();
  }
}

async function createDatabase(adminUrl: string, database: string) {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  await admin.end();
}

function withDatabase(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
