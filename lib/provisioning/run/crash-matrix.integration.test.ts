import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { DBOSClient } from "@dbos-inc/dbos-sdk";
import { decodeJwt } from "jose";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { changeId, type Plan } from "@/lib/onboarding/planning/changes";
import { listAudit } from "@/lib/store/audit";
import { readTrail } from "@/lib/store/audit-trails";
import { openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { listMade } from "@/lib/store/made-items";
import { getRun } from "@/lib/store/runs";
import { listSubmissions } from "@/lib/store/submissions";
import { dropzoneOf } from "@/sandbox/dropzone/state";
import { type Passing, startCuttableProxy, startHoldingProxy } from "@/testing/holding-proxy";
import { openTestRuns, type TestRuns } from "@/testing/run";
import { loadUndo } from "../setup/load-undo";
import { runQueue, runWorkflow } from "./names";

/**
 * Kills a portal process at every change of the full plan, and of the plan that renews secret and certificate, at three moments: just before
 * the request, after it was sent, and after the answer and before it was recorded. Each pair of request and moment has a customer of its own.
 * All of them wait at their moment at the same time, so one SIGKILL makes all cases. The process never comes back, and another one finishes
 * every run by itself.
 */

const moments = ["before", "sent", "answered"] as const;
type Moment = (typeof moments)[number];
type Case = { customer: Customer; runId: string; plan: Plan; request: RegExp; moment: Moment };
/** Of a renewal. `before`: the secret and the certificate that it replaces. */
type RenewalCase = Case & { before: { keyId: string; thumbprint: string } };

/** The requests that make changes, by the ids of those changes. */
const requests = [/^create-application$/, /^create-service-principal$/, /^create-client-secret$/, /^grant-permission:/].concat([
  /^register-in-exchange$/,
  /^assign-exchange-role$/,
  /^save-data-source$/,
  /^save-alert-source$/,
]);
const renewalRequests = [/^add-certificate$/, /^create-client-secret$/, /^save-data-source$/, /^save-alert-source$/].concat([
  /^retire-secret:/,
  /^retire-certificate:/,
]);

let runs: TestRuns;
let proxy: Awaited<ReturnType<typeof startHoldingProxy>>;
let database: Awaited<ReturnType<typeof startCuttableProxy>>;
const cases: Case[] = [];
const processes: ChildProcess[] = [];

/** How long the other process took for all of them after the last kill. */
let seconds = 0;

/** The ids of the runs that wait at their moment. */
const waiting = new Set<string>();
/** Locks that keep an answer from being recorded. */
const locks: pg.Client[] = [];
/** Requests wait half a minute at most. So the runs that wait at an early change begin once the others wait at theirs. */
const isEarly = ({ request }: Case) => [...requests.slice(0, 3), ...renewalRequests.slice(0, 2)].includes(request);
let letEarlyBegin: () => void = () => undefined;
let earlyMayBegin: Promise<void>;
/** Without the processes of the matrix before, which would take its runs. */
async function beginMatrix(): Promise<void> {
  for (const each of processes.splice(0))
    if (each.exitCode === null && each.signalCode === null && each.kill("SIGKILL")) await once(each, "exit");
  for (const lock of locks.splice(0)) await lock.end();
  waiting.clear();
  cases.length = 0;
  earlyMayBegin = new Promise<void>((resolve) => {
    letEarlyBegin = resolve;
  });
}

beforeAll(async () => {
  runs = await openTestRuns({ engine: "elsewhere" });
  await runs.begin();
  proxy = await startHoldingProxy(runs.sandbox.origin, hold);
  database = await startCuttableProxy(process.env.DATABASE_URL as string);
});
afterAll(async () => {
  for (const each of processes) each.kill("SIGKILL");
  for (const lock of locks) await lock.end();
  database.cut();
  proxy.close();
  await runs.close();
});

/** Another portal process: the engine alone. It talks to Microsoft and to the database through the proxies. */
async function portalProcess(databaseUrl: string): Promise<ChildProcess> {
  const program = 'import { startEngine } from "./lib/background/engine.ts"; await startEngine(); console.log("started");';
  const flags = ["--import", "tsx", "--conditions=react-server", "--input-type=module", "--eval", program];
  const names = ["MICROSOFT_LOGIN", "MICROSOFT_GRAPH", "MICROSOFT_EXCHANGE", "MICROSOFT_DEFENDER", "MICROSOFT_CLOUD_APPS", "DROPZONE"];
  const origins = Object.fromEntries(names.map((name) => [`${name}_ORIGIN`, proxy.origin]));
  const child = spawn(process.execPath, flags, {
    env: { ...process.env, ...origins, DATABASE_URL: databaseUrl, LOG_LEVEL: "error" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  processes.push(child);
  let said = "";
  child.stdout?.on("data", (data) => {
    said += String(data);
  });
  await vi.waitFor(() => expect(said).toContain("started"), { timeout: 60_000, interval: 50 });
  return child;
}

/** Holds the request of a case at its moment. An answer is delivered once its rows are locked, so that it cannot be recorded. */
function hold(passing: Passing, at: "before" | "answered"): "pass" | "hold" | Promise<void> {
  const host = passing.headers["x-forwarded-host"];
  const tenantId = tenantOf(passing);
  const found = cases.find(({ customer }) => customer.entraTenantId === tenantId || customer.dropzoneHost === host);
  if (found === undefined || waiting.has(found.runId)) return "pass";
  if (isEarly(found) && passing.path.endsWith("/$batch") && at === "before" && waiting.size < cases.length / 2) return earlyMayBegin;
  if (!changesIn(passing).some((change) => found.request.test(change))) return "pass";
  if (at !== (found.moment === "before" ? "before" : "answered")) return "pass";
  waiting.add(found.runId);
  return found.moment === "answered" ? lockRows(found.customer) : "hold";
}

async function lockRows({ id }: Customer): Promise<void> {
  const lock = await runs.ownerClient();
  locks.push(lock);
  await lock.query("BEGIN");
  for (const table of ["run_change", "own_credential"]) await lock.query(`SELECT FROM ${table} WHERE customer_id = $1 FOR UPDATE`, [id]);
}

function tenantOf({ headers, path }: Passing): string | null {
  const inPath = /\/adminapi\/beta\/([0-9a-f-]{36})\//.exec(path)?.[1];
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  return inPath ?? (token ? String(decodeJwt(token).tid) : null);
}

/** The ids of the changes that a request makes. */
function changesIn({ method, path, headers, body }: Passing): string[] {
  const cmdlet = String(headers["x-cmdletname"] ?? "");
  if (cmdlet === "New-ServicePrincipal") return ["register-in-exchange"];
  if (cmdlet === "New-ManagementRoleAssignment") return ["assign-exchange-role"];
  if (cmdlet.startsWith("Remove-")) return [cmdlet];
  const kind = /\/integrations\/(data-source|alert-source)$/.exec(path)?.[1];
  if (method === "PUT" && kind) return [`save-${kind}`];
  if (method === "DELETE" && path.includes("/integrations/")) return ["remove-integration"];
  if (method === "PATCH" && /\/applications\/[^/]+$/.test(path)) return [certificateChangeIn(body)];
  if (!path.endsWith("/$batch")) return [];
  const items = (JSON.parse(body) as { requests: { id: string }[] }).requests;
  return items.map(({ id }) => (id === "add-password" ? "create-client-secret" : id.replace("remove-password:", "retire-secret:")));
}

/** The whole list is written each time: both certificates when one is added, one when the other is removed. */
function certificateChangeIn(body: string): string {
  const { keyCredentials = [] } = JSON.parse(body) as { keyCredentials?: unknown[] };
  return keyCredentials.length > 1 ? "add-certificate" : "retire-certificate:";
}

/** How many connections to the database wait for a lock. */
async function blockedConnections(): Promise<number> {
  const [lock] = locks;
  const { rows } = (await lock?.query("SELECT count(*)::int AS blocked FROM pg_locks WHERE NOT granted")) ?? { rows: [] };
  return rows[0]?.blocked ?? 0;
}

/** A customer with the full plan, written down as "Start" does. The process dies before it hands the run to the engine. */
async function addCase(name: string, request: RegExp, moment: Moment): Promise<Case> {
  await runs.control("tenants", { name });
  const customer = await runs.customer(name);
  await runs.signIn(customer, "ada", "exchange");
  const { person } = await runs.signIn(customer, "ada", "graph");
  const { plan } = await runs.plan(customer);
  return { customer, plan, runId: await runs.beginWithoutEngine(customer, person, plan), request, moment };
}

/** A customer of long ago whose Dropzone tenant has a new certificate, with the renewal written down. */
async function addRenewal(name: string, request: RegExp, moment: Moment): Promise<RenewalCase> {
  await runs.control("tenants", { name });
  const customer = await runs.customer(name);
  await runs.onboarded(customer);
  await runs.control("dropzone-certificate", { tenant: name });
  await runs.signIn(customer, "ada", "exchange");
  const { person } = await runs.signIn(customer, "ada", "graph");
  const { plan } = await runs.plan(customer, "renewal");
  const [app] = (await runs.tenant(customer)).applications;
  const before = {
    keyId: app?.passwordCredentials[0]?.keyId ?? "",
    thumbprint: app?.keyCredentials[0]?.customKeyIdentifier ?? "",
  };
  return { customer, plan, runId: await runs.beginWithoutEngine(customer, person, plan, "renewal"), request, moment, before };
}

/** The customers in whose Dropzone tenant an integration has a secret that is not on the app any more. Read from the sandbox's own memory. */
function withoutSecret(): string[] {
  const { tenants } = runs.sandbox.world.state;
  return cases.flatMap(({ customer }) => {
    const tenant = tenants.find(({ id }) => id === customer.entraTenantId);
    const live = tenant?.applications.flatMap(({ passwordCredentials }) => passwordCredentials.map(({ keyId }) => keyId)) ?? [];
    const held = tenant ? Object.values(dropzoneOf(tenant).secretKeyIds ?? {}) : [];
    return held.length === 2 && held.every((keyId) => live.includes(keyId)) ? [] : [customer.slug];
  });
}

/** What is wrong after a renewal: empty when what is new is there once, what is old is gone, and nothing else has changed. */
async function lossesOfRenewal(renewal: RenewalCase): Promise<string[]> {
  const { customer, before } = renewal;
  const { applications, dropzone } = await runs.tenant(customer);
  const [app] = applications;
  const secrets = app?.passwordCredentials.map(({ keyId }) => keyId) ?? [];
  const expected: [string, unknown, unknown][] = [
    ["the old secret", secrets.includes(before.keyId), false],
    ["integrations in Dropzone with the new secret", Object.values(dropzone.secretKeyIds).filter((id) => id === secrets[0]).length, 2],
    ["the old certificate", app?.keyCredentials.some(({ customKeyIdentifier: id }) => id === before.thumbprint), false],
    ["the sealed secret", await openCredential(customer.id, "client-secret"), null],
  ];
  return [...(await lossesOf(renewal)), ...expected.filter(([, is, wanted]) => is !== wanted).map(([what, is]) => `${what}: ${is}`)];
}

/** What is wrong after a run: empty when there is exactly one of everything. */
async function lossesOf({ customer, runId, plan }: Case): Promise<string[]> {
  const run = await getRun(customer.id, runId);
  const { applications, servicePrincipals, grants, exchange, dropzone } = await runs.tenant(customer);
  const [app] = applications;
  const secrets = app?.passwordCredentials.map(({ keyId }) => keyId) ?? [];
  const submissions = await listSubmissions(customer.id);
  const trail = (await listAudit(customer.id)).map(({ action }) => action);
  const made = [
    ...plan.map((change) => (change.do.startsWith("save-") ? change.do.replace("save-", "saved:") : `changed:${changeId(change)}`)),
    ...["run-started", "run-finished", "secret-destroyed"],
  ];
  const expected: [string, unknown, unknown][] = [
    ["the run", run.state, "done"],
    ["applications", applications.length, 1],
    ["service principals", servicePrincipals.filter(({ appId }) => appId === app?.appId).length, 1],
    // Dropzone tests a secret before it saves it: the one that it holds works.
    ["secrets, besides the one that Dropzone holds", secrets.filter((id) => !submissions.every((s) => s.secretKeyId === id)).length, 0],
    ["secrets", secrets.length, 1],
    ["certificates", app?.keyCredentials.length, 1],
    ["grants", grants.length, 13],
    ["different grants", new Set(grants.map(({ value }) => value)).size, 13],
    ["Exchange pointers", exchange.pointers.length, 1],
    ["Exchange assignments", exchange.assignments.length, 1],
    ["integrations", Object.keys(dropzone.integrations).length, 2],
    ["the admin's token", await openCredential(customer.id, "graph-token"), null],
    ["the trail's verdict", (await readTrail(customer.id)).verdict.ok, true],
    ...made.map((action): [string, unknown, unknown] => [action, trail.filter((each) => each === action).length, 1]),
    ["entries that stand twice", trail.length - new Set(trail).size, 0],
  ];
  return expected.filter(([, is, wanted]) => is !== wanted).map(([what, is, wanted]) => `${what}: ${is} and not ${wanted}`);
}

/** Begins a run of each case, kills the process once all of them wait at their moment, and lets another process finish them. */
async function killAndFinish(again: readonly Case[]): Promise<void> {
  for (const each of processes.splice(0)) each.kill("SIGKILL");
  cases.splice(0, cases.length, ...again);
  waiting.clear();
  for (const lock of locks.splice(0)) await lock.end();
  const dying = await portalProcess(process.env.DATABASE_URL as string);
  await vi.waitFor(() => expect(waiting.size).toBe(cases.length), { timeout: 90_000, interval: 20 });
  const answered = cases.filter(({ moment }) => moment === "answered").length;
  await vi.waitFor(async () => expect(await blockedConnections()).toBeGreaterThanOrEqual(answered), { timeout: 10_000, interval: 50 });
  for (const { customer } of cases) expect(await unusable(customer), customer.slug).toEqual([]);
  dying.kill("SIGKILL");
  await once(dying, "exit");
  for (const lock of locks) await lock.query("ROLLBACK");
  await portalProcess(database.databaseUrl);
  for (const { customer, runId } of cases) await runs.end(customer, runId, 120_000);
}

/** The integrations in Dropzone whose secret is not on the app any more. */
async function unusable(customer: Customer): Promise<string[]> {
  const { applications, dropzone } = await runs.tenant(customer);
  const there = applications
    .filter((app) => app.deletedDateTime === null)
    .flatMap((app) => app.passwordCredentials.map(({ keyId }) => keyId));
  const held = (await listSubmissions(customer.id)).filter(({ kind }) => dropzone.integrations[kind] !== undefined);
  return held.filter(({ secretKeyId }) => !there.includes(secretKeyId ?? "")).map(({ kind }) => kind);
}

async function signedIn(customer: Customer) {
  await runs.signIn(customer, "ada", "exchange");
  return (await runs.signIn(customer, "ada", "graph")).person;
}

/** Kills the process in which every case waits at its moment, and waits until another one has ended all runs. */
async function killAll(): Promise<void> {
  const dying = await portalProcess(process.env.DATABASE_URL as string);
  await portalProcess(database.databaseUrl);
  const waitUntil = (count: number) => vi.waitFor(() => expect(waiting.size).toBe(count), { timeout: 60_000, interval: 20 });
  await waitUntil(cases.filter((each) => !isEarly(each)).length);
  letEarlyBegin();
  await waitUntil(cases.length);
  const answered = cases.filter(({ moment }) => moment === "answered").length;
  await vi.waitFor(async () => expect(await blockedConnections()).toBeGreaterThanOrEqual(answered), { timeout: 10_000, interval: 50 });
  dying.kill("SIGKILL");
  await once(dying, "exit");
  const killedAt = Date.now();
  for (const lock of locks) await lock.query("ROLLBACK");
  for (const { customer, runId } of cases) await runs.end(customer, runId, 120_000);
  seconds = Math.round((Date.now() - killedAt) / 1000);
}

function expectNoLoss(what: string, losses: ReadonlyMap<string, string[]>): void {
  const lost = [...losses].filter(([, found]) => found.length > 0);
  const pairs = cases.flatMap(({ plan, request }) => plan.filter((change) => request.test(changeId(change)))).length;
  process.stdout.write(
    `${what}: ${pairs} cases (${cases.length} kills), ${lost.length} losses, all finished ${seconds} s after the kill\n`,
  );
  expect(Object.fromEntries(lost)).toEqual({});
}

const nameOf = ({ request, moment }: Case) => `${request.source}, ${moment}`;

describe("a process that is killed", () => {
  it("at any change and moment loses and doubles nothing: a process that is there finishes every run", { timeout: 300_000 }, async () => {
    await beginMatrix();
    for (const [index, request] of requests.entries())
      for (const moment of moments) cases.push(await addCase(`matrix${index}${moment}`, request, moment));
    await killAll();
    const losses = new Map<string, string[]>();
    for (const each of cases) losses.set(nameOf(each), await lossesOf(each));
    expectNoLoss("crash matrix", losses);
  });

  it("at any change of a renewal never leaves Dropzone without a working secret, and leaves nothing behind", {
    timeout: 300_000,
  }, async () => {
    await beginMatrix();
    const renewals: RenewalCase[] = [];
    for (const [index, request] of renewalRequests.entries())
      for (const moment of moments) renewals.push(await addRenewal(`renewal${index}${moment}`, request, moment));
    cases.push(...renewals);
    const seen = new Set<string>(withoutSecret());
    const watching = setInterval(() => {
      for (const slug of withoutSecret()) seen.add(slug);
    }, 10);
    await killAll().finally(() => clearInterval(watching));
    expect([...seen, ...withoutSecret()]).toEqual([]);
    const losses = new Map<string, string[]>();
    for (const each of renewals) losses.set(nameOf(each), await lossesOfRenewal(each));
    expectNoLoss("crash matrix of renewals", losses);
  });
});

describe("a process that is killed while it removes", () => {
  const removals = [/^remove-grant:/, /^retire-secret:/];
  // The first and the last call of an undo. CRASH_MATRIX=all kills at those between, too.
  const between = process.env.CRASH_MATRIX === "all" ? [/^Remove-ManagementRoleAssignment$/, /^remove-grant:/] : [];
  const undone = [/^remove-integration$/, ...between, /^delete:\/applications/];
  const customers: Customer[] = [];
  let theirPointers = 0;

  it("what a declined capability needed leaves Dropzone working, and nothing behind", { timeout: 300_000 }, async () => {
    for (const [index] of undone.entries())
      for (const moment of moments) {
        await runs.control("tenants", { name: `removal${index}${moment}` });
        customers.push(await runs.customer(`removal${index}${moment}`));
      }
    for (const each of processes.splice(0)) each.kill("SIGKILL");
    cases.length = 0;
    await portalProcess(database.databaseUrl);
    const first = [];
    for (const customer of customers) {
      const person = await signedIn(customer);
      first.push({ customer, runId: await runs.beginWithoutEngine(customer, person, (await runs.plan(customer)).plan) });
    }
    const engine = await DBOSClient.create({ systemDatabaseUrl: process.env.DATABASE_URL as string, applicationName: "onboarding-portal" });
    for (const { customer, runId } of first)
      await engine.enqueue({ queueName: runQueue, workflowName: runWorkflow, workflowID: runId }, { customerId: customer.id, runId });
    await engine.destroy();
    for (const { customer, runId } of first) expect((await runs.end(customer, runId, 120_000)).state).toBe("done");

    const declining: Case[] = [];
    for (const [index, request] of removals.entries())
      for (const [at, moment] of moments.entries()) {
        const customer = customers[index * moments.length + at] as Customer;
        await runs.choose(customer, { capabilities: ["cloud-apps", "quarantine"] });
        const person = await signedIn(customer);
        const { plan } = await runs.plan(customer);
        declining.push({ customer, plan, runId: await runs.beginWithoutEngine(customer, person, plan), request, moment });
      }
    await killAndFinish(declining);
    for (const { customer, runId, request, moment } of declining) {
      const { applications, grants, dropzone } = await runs.tenant(customer);
      const secrets = applications.flatMap(({ passwordCredentials }) => passwordCredentials.map(({ keyId }) => keyId));
      expect(
        [(await getRun(customer.id, runId)).state, grants.length, secrets.length, Object.keys(dropzone.integrations).length],
        `${request.source}, ${moment}`,
      ).toEqual(["done", 9, 1, 2]);
      expect(await unusable(customer)).toEqual([]);
      expect((await readTrail(customer.id)).verdict.ok).toBe(true);
    }
  });

  it("everything leaves exactly what was there before", { timeout: 300_000 }, async () => {
    const undoing: Case[] = [];
    for (const [index, request] of undone.entries())
      for (const [at, moment] of moments.entries()) {
        const customer = customers[index * moments.length + at] as Customer;
        // Somebody else's app, which has to stay.
        theirPointers = (await runs.tenant(customer)).exchange.pointers.length - 1;
        const person = await signedIn(customer);
        const loaded = await loadUndo(customer, person.id);
        if (!loaded.ok) throw new Error(loaded.reason);
        const runId = await runs.beginWithoutEngine(customer, person, loaded.plan, "undo");
        undoing.push({ customer, plan: loaded.plan, runId, request, moment });
      }
    await killAndFinish(undoing);
    for (const { customer, runId, request, moment } of undoing) {
      const { applications, grants, exchange, dropzone } = await runs.tenant(customer);
      const apps = applications.filter(({ deletedDateTime }) => deletedDateTime === null).length;
      expect(
        [(await getRun(customer.id, runId)).state, apps, grants.length, exchange.pointers.length, Object.keys(dropzone.integrations)],
        `${request.source}, ${moment}`,
      ).toEqual(["done", 0, 0, theirPointers, []]);
      expect((await listMade(customer.id)).filter(({ goneAt }) => goneAt === null)).toEqual([]);
      expect((await readTrail(customer.id)).verdict.ok).toBe(true);
    }
  });
});

describe("the database", () => {
  it("is waited for when it is cut off for 25 seconds in the middle of runs, and they go on", { timeout: 180_000 }, async () => {
    if (processes.length === 0) await portalProcess(database.databaseUrl);
    const begun: Case[] = [];
    for (const name of ["outage1", "outage2", "outage3"]) begun.push(await addCase(name, /^never$/, "before"));
    const secretsOf = async ({ customer }: Case) => (await runs.tenant(customer)).applications.flatMap((app) => app.passwordCredentials);
    await runs.control("latency", { ms: 100 });
    const engine = await DBOSClient.create({ systemDatabaseUrl: process.env.DATABASE_URL as string, applicationName: "onboarding-portal" });
    for (const { customer, runId } of begun)
      await engine.enqueue({ queueName: runQueue, workflowName: runWorkflow, workflowID: runId }, { customerId: customer.id, runId });
    await engine.destroy();
    await vi.waitFor(async () => expect(await secretsOf(begun[0] as Case)).not.toEqual([]), { timeout: 90_000, interval: 5 });
    database.cut();
    await new Promise((resolve) => setTimeout(resolve, 25_000));
    await database.mend();
    await runs.control("latency", { ms: 0 });
    for (const { customer, runId } of begun) await runs.end(customer, runId, 90_000);
    for (const each of begun) expect(await lossesOf(each)).toEqual([]);
  });
});
