import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorRow } from "@/lib/errors/codes";
import { changeId, type Plan } from "@/lib/onboarding/planning/changes";
import type { ChecklistView } from "@/lib/onboarding/status/checklist";
import type { Customer } from "@/lib/store/customers";
import type { Person } from "@/lib/store/people";
import { getRun, listChanges } from "@/lib/store/runs";
import { everything, openTestRuns, type TestRuns } from "@/testing/run";
import { startRun } from "./run/start-run";
import { stopRun } from "./run/stop-run";
import { loadChecklist } from "./setup/load-checklist";
import { loadPlan } from "./setup/load-plan";

/**
 * Every request that the portal makes to a service, met by every kind of fault: while the plan is made, and in the run. What comes out is the
 * same as without the fault, or a named state with words. Which requests there are is read off a run without faults.
 */

/** What goes wrong, as the sandbox's control API takes it. */
const kinds = {
  "429 with Retry-After": { fault: "throttled", retryAfter: 1 },
  "429 without Retry-After": { fault: "throttled", retryAfter: null },
  "500": { fault: "server-error", status: 500 },
  "502": { fault: "server-error", status: 502 },
  "503": { fault: "server-error", status: 503 },
  "504": { fault: "server-error", status: 504 },
  reset: { fault: "cut-off" },
  "answer lost": { fault: "answer-lost" },
  hang: { fault: "hangs" },
  "truncated JSON": { fault: "truncated" },
  "HTML page": { fault: "page" },
  "empty 200": { fault: "empty" },
  "403": { fault: "forbidden" },
  /** Microsoft shows the state from before a write. */
  "stale read": { fault: "stale" },
} as const;
type Kind = keyof typeof kinds;
/** `cmdlet`: of Exchange, whose calls all have one path. */
type Request = { service: string; method: string; path: string; cmdlet?: string };
type Case = { request: Request; kind: Kind; times: 1 | 3 };

/** Of the run's cases, which take a whole run each: each kind twice. FAULT_MATRIX=all tries all of them. */
const runCases = 2 * Object.keys(kinds).length;
/** Cases at the same time, each in a tenant of its own. */
const lanes = 6;
const longestRunMs = 45_000;

let runs: TestRuns;
let requests: { look: Request[]; run: Request[] };

beforeAll(async () => {
  runs = await openTestRuns();
  // Faults are answered within milliseconds here; a hanging call must not hold a case for longer than it takes to notice.
  Object.assign(process.env, { CALL_DEADLINE_MS: "1500", CALL_PAUSE_MS: "5" });
  await runs.begin();
  const { customer, person } = await ready("Without faults");
  const before = runs.sandbox.world.calls.length;
  const plan = await planOf(customer, person);
  const look = requestsSince(before);
  const planned = runs.sandbox.world.calls.length;
  const started = await startRun(customer.id, person.id, plan);
  expect(await runs.end(customer, started.ok ? started.runId : "")).toMatchObject({ state: "done" });
  requests = { look, run: requestsSince(planned) };
});
afterAll(async () => {
  delete process.env.CALL_DEADLINE_MS;
  await runs.close();
});

describe("while the plan is made", () => {
  it("every fault of every request leaves the same plan, or says what could not be looked at", async () => {
    // Nothing is written while the plan is made, so no read can be stale.
    const whole = all(requests.look).filter(({ kind }) => kind !== "stale read");
    // Of the two counts, each kind of each request meets one. FAULT_MATRIX=all tries both.
    const cases = process.env.FAULT_MATRIX === "all" ? whole : whole.filter((_, i) => i % 2 === (i >> 1) % 2);
    const lost: string[] = [];
    let met = 0;
    await inLanes(cases, async (lane) => {
      const { customer, person } = await ready(`Look ${lane}`);
      const complete = (await planOf(customer, person)).map(changeId);
      return async (each) => {
        await meet(customer, each);
        const loaded = await loadPlan(customer, person.id);
        met += clear(customer);
        const named = !loaded.ok && loaded.reason === "not-looked" && loaded.looks.every(({ what, next }) => what !== "" && next !== "");
        const same = loaded.ok && !loaded.isPartial && JSON.stringify(loaded.plan.map(changeId)) === JSON.stringify(complete);
        if (!named && !same) lost.push(`${nameOf(each)}: ${loaded.ok ? loaded.plan.map(changeId).join(" ") : loaded.reason}`);
      };
    });
    process.stdout.write(`fault matrix: ${cases.length} of ${whole.length} cases while planning, ${lost.length} lost\n`);
    expect(lost).toEqual([]);
    expect(met, "cases in which the fault was met").toBe(cases.length);
  }, 240_000);
});

describe("in a run", () => {
  it("a sample of all faults of all requests ends as without them, or in a named state with words", async () => {
    const whole = all(requests.run);
    const cases = process.env.FAULT_MATRIX === "all" ? whole : sample(requests.run, runCases);
    const lost: string[] = [];
    let met = 0;
    await inLanes(cases, async (lane) => {
      let count = 0;
      return async (each) => {
        count += 1;
        const { customer, person } = await ready(`Run ${lane} ${count}`);
        const plan = await planOf(customer, person);
        await meet(customer, each);
        const started = await startRun(customer.id, person.id, plan);
        const trouble = started.ok ? await troubleAfter(customer, started.runId) : started.reason;
        met += clear(customer);
        if (trouble) lost.push(`${nameOf(each)}: ${trouble}`);
      };
    });
    process.stdout.write(`fault matrix: ${cases.length} of ${whole.length} cases in a run, ${lost.length} lost\n`);
    expect(lost).toEqual([]);
    expect(met, "cases in which the fault was met").toBe(cases.length);
  }, 7_200_000);
});

/** What is wrong with the end of a run. Null when it is complete, or says in words what is missing. */
async function troubleAfter(customer: Customer, runId: string): Promise<string | null> {
  const deadline = Date.now() + longestRunMs;
  while ((await getRun(customer.id, runId)).finishedAt === null && Date.now() < deadline)
    await new Promise((done) => setTimeout(done, 100));
  const run = await getRun(customer.id, runId);
  const view = await loadChecklist(customer);
  const tenant = await runs.tenant(customer);
  const isThere = isComplete(tenant);
  if (run.state === "done" && !isThere) return "green, and something is missing in the tenant";
  if (run.finishedAt === null) {
    // It waits for Microsoft: then it says since when and until when, and goes on by itself.
    const isNamed = run.delay !== null || view.steps.some(({ nextCheckAt }) => nextCheckAt !== null);
    await stopRun(customer.id, "portal");
    return isNamed ? null : `still ${run.state}, without a word`;
  }
  if (run.state === "done") return null;
  const unexpected = (await listChanges(customer.id, runId)).filter(({ trouble }) => trouble?.code === "unexpected");
  if (run.trouble?.code === "unexpected" || unexpected.length > 0) return "unexpected, without words";
  return unnamed(view) ?? wrongGreen(view, tenant);
}

/** A step that is left, and of which nobody learns why. */
function unnamed({ steps, headline }: ChecklistView): string | null {
  if (headline === "") return "no headline";
  const silent = steps.find(({ state, line, trouble }) => state === "working" || (line === "" && trouble === null));
  const vague = steps.find(({ trouble }) => trouble && errorRow(trouble.code).what === "");
  return silent ? `${silent.slug} is ${silent.state} without a word` : vague ? `${vague.slug} has no words` : null;
}

type Tenant = Awaited<ReturnType<TestRuns["tenant"]>>;

function wrongGreen({ steps }: ChecklistView, tenant: Tenant): string | null {
  const isDone = (slug: string) => steps.some((step) => step.slug === slug && step.state === "done");
  const claims: [string, boolean][] = [
    ["app-registration", tenant.applications.length === 1],
    ["client-secret", (tenant.applications[0]?.passwordCredentials.length ?? 0) >= 1],
    ["exchange-service-principal", tenant.exchange.pointers.length === 1],
    ["exchange-role", tenant.exchange.assignments.length === 1],
    ["data-source", tenant.dropzone.integrations["data-source"] !== undefined],
    ["alert-source", tenant.dropzone.integrations["alert-source"] !== undefined],
  ];
  const wrong = claims.find(([slug, isThere]) => isDone(slug) && !isThere);
  return wrong ? `${wrong[0]} is green and not there` : null;
}

function isComplete({ applications, servicePrincipals, grants, exchange, dropzone }: Tenant): boolean {
  const [app, ...others] = applications;
  const ours = servicePrincipals.filter(({ appId }) => appId === app?.appId);
  const granted = grants.filter(({ principalId }) => principalId === ours[0]?.id);
  return (
    app !== undefined &&
    others.length === 0 &&
    ours.length === 1 &&
    app.passwordCredentials.length === 1 &&
    app.keyCredentials.length === 1 &&
    granted.length === 13 &&
    exchange.pointers.length === 1 &&
    exchange.assignments.length === 1 &&
    Object.values(dropzone.integrations).filter(Boolean).length === 2
  );
}

const ready = async (name: string): Promise<{ customer: Customer; person: Person }> => {
  const customer = await runs.customerOfNewTenant(name, everything);
  await runs.signIn(customer, "ada", "exchange", ["global-administrator"]);
  const { person } = await runs.signIn(customer, "ada", "graph", ["global-administrator"]);
  return { customer, person };
};

async function planOf(customer: Customer, person: Person): Promise<Plan> {
  const loaded = await loadPlan(customer, person.id);
  if (!loaded.ok) throw new Error(loaded.reason);
  return loaded.plan;
}

/** How often the fault of a tenant is still to be met. */
const planned = new Map<string | null, number>();

function meet({ entraTenantId: tenant }: Customer, { request, kind, times }: Case): Promise<void> {
  planned.set(tenant, times);
  return runs.control("faults", { match: { ...request, tenant }, times, ...kinds[kind] });
}

/** Only this tenant's: the other lanes have faults of their own. 1 when a call has met the fault, else 0. */
function clear({ entraTenantId }: Customer): number {
  const { world } = runs.sandbox;
  const [mine] = world.faults.filter(({ match }) => match.tenant === entraTenantId);
  world.faults = world.faults.filter(({ match }) => match.tenant !== entraTenantId);
  return mine !== undefined && mine.times < (planned.get(entraTenantId) ?? 0) ? 1 : 0;
}

/** The requests that reached the sandbox, each once, with its ids replaced. A `$batch` counts with each of its parts, and as a whole. */
function requestsSince(first: number): Request[] {
  const asked = runs.sandbox.world.calls
    .slice(first)
    .flatMap(({ service, method, path, cmdlet, items = [] }) => [
      { service, method, path: pattern(path), ...(cmdlet === undefined ? {} : { cmdlet }) },
      ...items.map((item) => ({ service, method: item.method, path: pattern(item.path.split("?")[0] ?? "") })),
    ]);
  const byName = new Map(asked.map((request) => [JSON.stringify(request), request]));
  return [...byName.values()];
}

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const pattern = (path: string): string =>
  `/${decodeURIComponent(path)
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace(guid, "[0-9a-f-]{36}")
    .replace(/'[^']*'/g, "'[^']*'")}$/`;

const all = (of: readonly Request[]): Case[] =>
  of.flatMap((request) =>
    (Object.keys(kinds) as Kind[])
      .filter((kind) => canMeet(request, kind))
      .flatMap((kind) => ([1, 3] as const).map((times): Case => ({ request, kind, times }))),
  );

/** Only a read can be stale. */
const canMeet = ({ method, cmdlet }: Request, kind: Kind): boolean =>
  kind !== "stale read" || (cmdlet === undefined ? method === "GET" : cmdlet.startsWith("Get-"));

/** Each kind equally often, with requests that are spread evenly over all that can meet it, and once or three times in turn. The same each time. */
const sample = (of: readonly Request[], count: number): Case[] => {
  const names = Object.keys(kinds) as Kind[];
  const rounds = Math.ceil(count / names.length);
  return Array.from({ length: count }, (_, i): Case => {
    const kind = names[i % names.length] as Kind;
    const round = Math.floor(i / names.length);
    const able = of.filter((request) => canMeet(request, kind));
    const part = (i % names.length) / names.length / rounds + round / rounds;
    return { request: able[Math.floor(part * able.length)] as Request, kind, times: (i + round) % 2 === 0 ? 1 : 3 };
  });
};

const nameOf = ({ request, kind, times }: Case): string =>
  `${request.service} ${request.cmdlet ?? `${request.method} ${request.path}`}, ${kind}, ${times} times`;

/** Works through the cases side by side. `open` makes what one lane needs, once. */
async function inLanes(cases: readonly Case[], open: (lane: number) => Promise<(each: Case) => Promise<void>>): Promise<void> {
  const left = [...cases];
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const work = await open(lane);
      for (let next = left.shift(); next; next = left.shift()) await work(next);
    }),
  );
}
