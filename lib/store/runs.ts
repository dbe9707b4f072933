import "server-only";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type RunPurpose, runPurposes } from "@/lib/catalogue/run-purposes";
import { type RunState, runStates } from "@/lib/catalogue/run-states";
import type { Trouble } from "@/lib/errors/trouble";
import { countedCode } from "@/lib/errors/trouble";
import {
  type Change,
  type ChangeProgress,
  type ChangeState,
  changeId,
  changeSchema,
  type Plan,
  planSchema,
} from "@/lib/onboarding/planning/changes";
import type { RunDelay } from "@/lib/onboarding/status/checklist";
import { type Database, inCustomer, withKey } from "./database";
import { noteError } from "./errors-seen";
import type { Prisma } from "./generated/client";
import { toDelay } from "./run-delays";
import { storedTrouble, troubleSchema } from "./trouble";

/** Runs: the plan as confirmed, its progress, and every call made for it. */

const changeStates = ["pending", "working", "done", "failed"] as const satisfies readonly ChangeState[];

const callSchema = z.object({
  at: z.string(),
  what: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number().nullable(),
  requestId: z.string().nullable(),
  ms: z.number(),
  trip: z.string(),
});
export type RunCall = z.infer<typeof callSchema>;

export type Run = {
  id: string;
  startedBy: string;
  purpose: RunPurpose;
  state: RunState;
  plan: Plan;
  roundTrips: number;
  calls: readonly RunCall[];
  trouble: Trouble | null;
  delay: RunDelay | null;
  startedAt: string;
  finishedAt: string | null;
};

/**
 * Creates the run with a row for each change. Creating the same id again changes nothing. While another run is going, none is created and
 * that run's id is returned: a button can be pressed twice. For a customer whom Dropzone has ended, nothing but an undo is started.
 */
export async function createRun(
  customerId: string,
  run: { id: string; startedBy: string; plan: Plan; purpose?: RunPurpose },
): Promise<{ ok: true } | { ok: false; reason: "run-already-going"; runId: string } | { ok: false; reason: "customer-ended" }> {
  const plan = planSchema.parse(run.plan);
  const changes = plan.map((change, position) => ({
    runId: run.id,
    customerId,
    changeId: changeId(change),
    position,
    change,
    state: "pending",
  }));
  return inCustomer(customerId, async (db) => {
    // One at a time. Otherwise two simultaneous presses would both find no run going. Ending the customer takes this lock too.
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`run:${customerId}`}, 0))`;
    const going = await db.run.findFirst({ where: { customerId, finishedAt: null, id: { not: run.id } }, select: { id: true } });
    if (going) return { ok: false, reason: "run-already-going", runId: going.id };
    const { id, startedBy, purpose = "setup" } = run;
    const isEnded = (await db.customer.count({ where: { id: customerId, endedAt: { not: null } } })) > 0;
    if (isEnded && purpose !== "undo") return { ok: false, reason: "customer-ended" };
    await db.run.createMany({ data: { id, customerId, startedBy, purpose, state: "working", plan }, skipDuplicates: true });
    await db.runChange.createMany({ data: changes, skipDuplicates: true });
    return { ok: true };
  });
}

/** Null when there has been no run. */
export function latestRun(customerId: string): Promise<Run | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.run.findFirst({ where: { customerId }, orderBy: { startedAt: "desc" } });
    return row && toRun(row);
  });
}

/** Throws when the customer has no such run. */
export function getRun(customerId: string, id: string): Promise<Run> {
  return inCustomer(customerId, async (db) => toRun(await db.run.findUniqueOrThrow({ where: { id, customerId } })));
}

/** `unanswered`: the ids of the changes that it has sent and that no answer came to. Throws when the customer has no such run. */
export type RunWithChanges = { run: Run; changes: ChangeProgress[]; unanswered: ReadonlySet<string> };

/** In one query: each step of a run asks. */
export function getRunWithChanges(customerId: string, id: string): Promise<RunWithChanges> {
  return inCustomer(customerId, async (db) => {
    const include = { changes: { orderBy: { position: "asc" } } } as const;
    const { changes, ...row } = await db.run.findUniqueOrThrow({ where: { id, customerId }, include });
    const unanswered = changes.filter((change) => change.unanswered).map(({ changeId }) => changeId);
    return { run: toRun(row), changes: changes.map(toProgress), unanswered: new Set(unanswered) };
  });
}

type RunProgress = { state: Run["state"]; trouble?: Trouble | null; finishedAt?: string | null };

/** Fields that are not given keep their values. */
export async function setRunState(customerId: string, id: string, progress: RunProgress): Promise<void> {
  const { state, trouble, finishedAt } = progress;
  const data = {
    state,
    ...(trouble === undefined ? {} : { trouble: storedTrouble(trouble) }),
    ...(finishedAt === undefined ? {} : { finishedAt: finishedAt && new Date(finishedAt) }),
  };
  // Late news of a run that has ended does not bring it back: a run is going while it has no end.
  const isOpen = finishedAt === undefined ? { finishedAt: null } : {};
  await inCustomer(customerId, (db) => db.run.updateMany({ where: { id, customerId, ...isOpen }, data }));
}

type RunCalls = { calls: readonly RunCall[]; countTrips: (all: readonly RunCall[]) => number };

/** Appends calls and recounts the round trips of all calls. Several steps of a run may do so at the same time. */
export async function recordCalls(customerId: string, runId: string, { calls, countTrips }: RunCalls): Promise<void> {
  await inCustomer(customerId, async (db) => {
    const [before] = await db.$queryRaw<{ calls: unknown }[]>`
      SELECT calls FROM run WHERE id = ${runId}::uuid AND customer_id = ${customerId}::uuid FOR UPDATE`;
    const all = z.array(callSchema).parse([...z.array(z.unknown()).parse(before?.calls), ...calls]);
    await db.run.updateMany({ where: { id: runId, customerId }, data: { calls: all, roundTrips: countTrips(all) } });
  });
}

/** `unanswered`: the change was sent and it is not known whether it was made. Keeps its value when not given; false once it is done. */
export type ChangeRecord = { state: ChangeState; requestId?: string | null; trouble?: Trouble | null; unanswered?: boolean };

/**
 * Records the progress of changes of one run, in one transaction. A new try overwrites the request id and trouble of the last one. News of
 * a run that has ended leaves nothing "working". Throws when a change is not in the plan.
 */
export async function recordChanges(customerId: string, runId: string, records: ReadonlyMap<string, ChangeRecord>): Promise<void> {
  if (records.size === 0) return;
  await inCustomer(customerId, async (db) => {
    const { finishedAt } = await db.run.findUniqueOrThrow({ where: { id: runId, customerId }, select: { finishedAt: true } });
    const before = await lockChanges(db, { customerId, runId, ids: [...records.keys()] });
    const now = new Date();
    const rows = [...records].map(([id, record]) => {
      const isLate = finishedAt !== null && record.state === "working";
      return toChangeRow(id, isLate ? { ...record, state: "failed" } : record, now);
    });
    await db.$executeRaw`
      UPDATE run_change SET state = news.state, request_id = news."requestId", trouble = news.trouble,
        started_at = coalesce(started_at, ${now}), finished_at = news."finishedAt", unanswered = coalesce(news.unanswered, run_change.unanswered)
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS news ("changeId" text, state text, "requestId" text, trouble jsonb, "finishedAt" timestamptz, unanswered boolean)
      WHERE customer_id = ${customerId}::uuid AND run_id = ${runId}::uuid AND change_id = news."changeId"`;
    for (const [id, { trouble }] of records)
      if (trouble && !isDeepStrictEqual(trouble, before.get(id))) await noteError(db, customerId, { code: countedCode(trouble), at: now });
  });
}

export const recordChange = (customerId: string, runId: string, id: string, record: ChangeRecord): Promise<void> =>
  recordChanges(customerId, runId, new Map([[id, record]]));

type SomeChanges = { customerId: string; runId: string; ids: readonly string[] };

/** In the order of the plan, so that two transactions wait for one another instead of deadlocking. Returns the troubles as they were. */
async function lockChanges(db: Database, { customerId, runId, ids }: SomeChanges): Promise<Map<string, Trouble | null>> {
  const rows = await db.$queryRaw<{ id: string; trouble: unknown }[]>`
    SELECT change_id AS id, trouble FROM run_change
    WHERE customer_id = ${customerId}::uuid AND run_id = ${runId}::uuid AND change_id = ANY (${ids}) ORDER BY position FOR UPDATE`;
  const missing = ids.find((id) => !rows.some((row) => row.id === id));
  if (missing !== undefined) throw new Error(`The plan of run ${runId} has no change ${missing}`);
  return new Map(rows.map(({ id, trouble }) => [id, troubleSchema.parse(trouble)]));
}

function toChangeRow(id: string, { state, requestId = null, trouble = null, unanswered }: ChangeRecord, now: Date) {
  return {
    changeId: id,
    state,
    requestId,
    trouble: trouble && storedTrouble(trouble),
    finishedAt: state === "done" || state === "failed" ? now : null,
    unanswered: state === "done" ? false : (unanswered ?? null),
  };
}

export type UnansweredChange = { runId: string; change: Change };

/** Changes that were sent and of which it is not known whether they were made, of all runs. Newest run first. */
export function listUnanswered(customerId: string): Promise<UnansweredChange[]> {
  return inCustomer(customerId, async (db) => {
    const rows = await db.runChange.findMany({
      where: { customerId, unanswered: true },
      select: { runId: true, change: true },
      orderBy: [{ run: { startedAt: "desc" } }, { position: "asc" }],
    });
    return rows.map(({ runId, change }) => ({ runId, change: changeSchema.parse(change) }));
  });
}

/** When each change was made, by its id, ISO 8601. Of all runs; the last time counts. */
export function listMadeAt(customerId: string): Promise<Map<string, string>> {
  return inCustomer(customerId, async (db) => {
    const where = { customerId, state: "done", finishedAt: { not: null } };
    const rows = await db.runChange.findMany({ where, select: { changeId: true, finishedAt: true }, orderBy: { finishedAt: "asc" } });
    return new Map(rows.flatMap(({ changeId: id, finishedAt }) => (finishedAt ? [[id, finishedAt.toISOString()] as const] : [])));
  });
}

/** For a change that is settled: no other run is waiting for its answer any more. */
export async function forgetUnanswered(customerId: string, changeId: string): Promise<void> {
  await inCustomer(customerId, (db) =>
    db.runChange.updateMany({ where: { customerId, changeId, unanswered: true }, data: { unanswered: false } }),
  );
}

/** Runs of all customers that have no end. */
export async function listGoingRuns(): Promise<{ id: string; customerId: string }[]> {
  return withKey("sweep", "runs", (db) => db.run.findMany({ where: { finishedAt: null }, select: { id: true, customerId: true } }));
}

/** Newest first. */
export function listRuns(customerId: string): Promise<Run[]> {
  return inCustomer(customerId, async (db) =>
    (await db.run.findMany({ where: { customerId }, orderBy: { startedAt: "desc" } })).map(toRun),
  );
}

/** In the order of the plan. */
export function listChanges(customerId: string, runId: string): Promise<ChangeProgress[]> {
  return inCustomer(customerId, async (db) => {
    const rows = await db.runChange.findMany({ where: { customerId, runId }, orderBy: { position: "asc" } });
    return rows.map(toProgress);
  });
}

export const toProgress = ({ change, state, trouble }: { change: unknown; state: string; trouble: unknown }): ChangeProgress => ({
  change: changeSchema.parse(change),
  state: z.enum(changeStates).parse(state),
  trouble: troubleSchema.parse(trouble),
});

function toRun(row: Prisma.RunGetPayload<object>): Run {
  return {
    ...toRunStanding(row),
    startedBy: row.startedBy,
    plan: planSchema.parse(row.plan),
    calls: z.array(callSchema).parse(row.calls),
    trouble: troubleSchema.parse(row.trouble),
  };
}

/** What the checklist says of a run. The calls and the plan, which are long, are not read for it. */
export const standingColumns = {
  id: true,
  purpose: true,
  state: true,
  roundTrips: true,
  delay: true,
  startedAt: true,
  finishedAt: true,
} as const satisfies Prisma.RunSelect;

export type RunStanding = Pick<Run, "id" | "purpose" | "state" | "roundTrips" | "delay" | "startedAt" | "finishedAt">;

export const toRunStanding = (row: Prisma.RunGetPayload<{ select: typeof standingColumns }>): RunStanding => ({
  id: row.id,
  purpose: z.enum(runPurposes).parse(row.purpose),
  state: z.enum(runStates).parse(row.state),
  roundTrips: row.roundTrips,
  delay: toDelay(row.delay),
  startedAt: row.startedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
});
