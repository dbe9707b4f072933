import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { DBOSClient } from "@dbos-inc/dbos-sdk";
import type pg from "pg";
import { expect, vi } from "vitest";
import type { Plan } from "@/lib/onboarding/planning/changes";
import { runQueue, runWorkflow } from "@/lib/provisioning/run/names";
import type { Customer } from "@/lib/store/customers";
import type { Person } from "@/lib/store/people";
import { changesIn, tenantOf } from "./changes-of-request";
import { type Passing, startCuttableProxy, startHoldingProxy } from "./holding-proxy";
import { openTestRuns } from "./run";

/**
 * Portal processes that a test kills in the middle of runs. Each case waits at its moment until all of them do, so one SIGKILL makes all cases. The
 * process never comes back, and another one finishes every run by itself.
 */

export const moments = ["before", "sent", "answered"] as const;
export type Moment = (typeof moments)[number];
/** A run that waits at a request: just before it, after it was sent, or after the answer and before that was recorded. */
export type Case = { customer: Customer; runId: string; plan: Plan; request: RegExp; moment: Moment };

export type KilledProcesses = Awaited<ReturnType<typeof openKilledProcesses>>;

type Kill = { another: "is there" | "comes later"; beforeTheKill?: () => Promise<void> };

/** `early`: requests at the beginning of a run. Requests wait half a minute at most, so these runs begin once the others wait at theirs. */
export async function openKilledProcesses({ early = [] }: { early?: readonly RegExp[] } = {}) {
  const runs = await openTestRuns({ engine: "elsewhere" });
  await runs.begin();
  const proxy = await startHoldingProxy(runs.sandbox.origin, hold);
  const database = await startCuttableProxy(process.env.DATABASE_URL as string);
  const processes: ChildProcess[] = [];
  /** Locks that keep an answer from being recorded. */
  const locks: pg.Client[] = [];
  let cases: readonly Case[] = [];
  /** The ids of the runs that wait at their moment. */
  const waiting = new Set<string>();
  const isEarly = ({ request }: Case) => early.includes(request);
  let letEarlyBegin: () => void = () => undefined;
  const earlyMayBegin = new Promise<void>((resolve) => {
    letEarlyBegin = resolve;
  });

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

  /** How many connections to the database wait for a lock. */
  async function blockedConnections(): Promise<number> {
    const [lock] = locks;
    const { rows } = (await lock?.query("SELECT count(*)::int AS blocked FROM pg_locks WHERE NOT granted")) ?? { rows: [] };
    return rows[0]?.blocked ?? 0;
  }

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

  return {
    runs,
    database,
    /** The one that survives. */
    startProcess: () => portalProcess(database.databaseUrl),
    /** A customer with a tenant of its own. */
    async customer(name: string): Promise<Customer> {
      await runs.control("tenants", { name });
      return runs.customer(name);
    },
    async signIn(customer: Customer): Promise<Person> {
      await runs.signIn(customer, "ada", "exchange");
      return (await runs.signIn(customer, "ada", "graph")).person;
    },
    /** Writes a run of the plan down as "Start" does. The process dies before it hands the run to the engine. */
    async writeDown(
      customer: Customer,
      purpose: "setup" | "renewal" = "setup",
    ): Promise<{ customer: Customer; plan: Plan; runId: string }> {
      const person = await this.signIn(customer);
      const { plan } = await runs.plan(customer, purpose);
      return { customer, plan, runId: await runs.beginWithoutEngine(customer, person, plan, purpose) };
    },
    /** Hands runs to whichever process is there, and waits until they have ended. */
    async finish(begun: readonly Pick<Case, "customer" | "runId">[]): Promise<void> {
      await this.enqueue(begun);
      for (const { customer, runId } of begun) expect((await runs.end(customer, runId, 120_000)).state).toBe("done");
    },
    async enqueue(begun: readonly Pick<Case, "customer" | "runId">[]): Promise<void> {
      const systemDatabaseUrl = process.env.DATABASE_URL as string;
      const engine = await DBOSClient.create({ systemDatabaseUrl, applicationName: "onboarding-portal" });
      for (const { customer, runId } of begun)
        await engine.enqueue({ queueName: runQueue, workflowName: runWorkflow, workflowID: runId }, { customerId: customer.id, runId });
      await engine.destroy();
    },
    /**
     * Kills the process in which every case waits at its moment, and waits until another one has ended all runs: one that is there, or one that comes
     * later. `beforeTheKill` is called while the cases wait. Returns the seconds from the kill to the last end.
     */
    async killAll(all: readonly Case[], { another, beforeTheKill }: Kill): Promise<number> {
      cases = all;
      waiting.clear();
      for (const each of processes.splice(0)) if (each.kill("SIGKILL")) await once(each, "exit");
      const dying = await portalProcess(process.env.DATABASE_URL as string);
      if (another === "is there") await this.startProcess();
      const waitUntil = (count: number) => vi.waitFor(() => expect(waiting.size).toBe(count), { timeout: 90_000, interval: 20 });
      await waitUntil(cases.filter((each) => !isEarly(each)).length);
      letEarlyBegin();
      await waitUntil(cases.length);
      const answered = cases.filter(({ moment }) => moment === "answered").length;
      await vi.waitFor(async () => expect(await blockedConnections()).toBeGreaterThanOrEqual(answered), { timeout: 10_000, interval: 50 });
      await beforeTheKill?.();
      dying.kill("SIGKILL");
      await once(dying, "exit");
      const killedAt = Date.now();
      for (const lock of locks.splice(0)) await lock.end();
      if (another === "comes later") await this.startProcess();
      for (const { customer, runId } of cases) await runs.end(customer, runId, 120_000);
      return Math.round((Date.now() - killedAt) / 1000);
    },
    async close() {
      for (const each of processes) each.kill("SIGKILL");
      for (const lock of locks) await lock.end();
      database.cut();
      proxy.close();
      await runs.close();
    },
  };
}
