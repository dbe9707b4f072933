import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { BackgroundWork, Engine } from "@/lib/background-work";
import { deskInBackground } from "@/lib/desk/background-work";
import { keepEngine } from "@/lib/engine-here";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { engineLogger } from "@/lib/log-of-libraries";
import { runsInBackground } from "@/lib/provisioning/run/background-work";
import { watchingInBackground } from "@/lib/provisioning/watch/background-work";
import { inBackground } from "@/lib/store/background-turns";
import { assertSafeRole } from "@/lib/store/database";
import { webhooksInBackground } from "@/lib/webhooks/background-work";
import { forgetting } from "./forget-scheduled";
import { type Lines, openLines, type Place } from "./lines";
import { isOvertaken } from "./overtaken";
import { limitsReached } from "./record-limits";
import { watchingReplicas } from "./replicas";
import { retaining } from "./retention";

/**
 * Starts the durable engine (DBOS on the portal's own PostgreSQL) with every room's background work. A run survives a killed process and
 * continues where it stopped, in the next process or in another that is there. The engine stores only ids, never a token or a secret.
 */

const rooms: readonly BackgroundWork[] = [
  runsInBackground,
  watchingInBackground,
  webhooksInBackground,
  deskInBackground,
  forgetting,
  retaining,
  limitsReached,
  watchingReplicas,
];

/** Throws when the database role could bypass row-level security. */
export async function startEngine(): Promise<void> {
  const { DATABASE_URL } = env();
  await assertSafeRole();
  const lines = openLines((id, error) => log.error({ error, workflow: id }, "A workflow could not be begun, and is left to its sweep"));
  const workflows = new Map(rooms.flatMap((room) => (room.workflows ?? []).map((each) => [each.name, registered(each, lines)])));
  const schedules = rooms.flatMap((room) => room.schedules ?? []).map(registerScheduled);
  DBOS.setConfig({
    name: "onboarding-portal",
    systemDatabaseUrl: DATABASE_URL,
    systemDatabaseSchemaName: "dbos",
    // New at each start: what this process began is taken over by another once it is gone (replicas.ts).
    executorID: randomUUID(),
    // DBOS continues a workflow only under the version that started it, so this stays the same: otherwise what a process of the version
    // before began would never end. A run with another order of steps ends with a fault (docs/decisions/0003-engine-by-name.md).
    applicationVersion: "1",
    logger: engineLogger,
  });
  const engine = { start: starting(workflows, lines) };
  // Before anything that the engine finds in its tables begins.
  keepEngine(engine);
  await DBOS.launch();
  for (const { name, ...options } of rooms.flatMap(({ queues = [] }) => queues)) await DBOS.registerQueue(name, options);
  await DBOS.registerQueue(clockQueue, { minPollingIntervalMs: 1000 });
  await DBOS.applySchedules(schedules);
  for (const listen of rooms.flatMap(({ listeners = [] }) => listeners)) inBackground(() => listen(engine));
}

type Run = (input: object) => Promise<void>;
type Registered = { run: Run; placeOf: (id: string, input: object) => Place | null };

function registered({ name, run, line }: NonNullable<BackgroundWork["workflows"]>[number], lines: Lines): Registered {
  const placeOf = (id: string, input: object): Place | null =>
    line ? { key: `${name}:${line.of(input as never)}`, atOnce: line.atOnce, id } : null;
  const inPlace = (input: object) => {
    const place = placeOf(DBOS.workflowID ?? "", input);
    const work = () => run(input as never);
    return place ? lines.within(place, work) : work();
  };
  return { run: DBOS.registerWorkflow((input: object) => inBackground(() => inPlace(input)), { name }), placeOf };
}

/** A workflow outlives the request that starts it, so it gets nothing of the request's context: it begins in the one of the process's start. */
function starting(workflows: ReadonlyMap<string, Registered>, lines: Lines): Engine["start"] {
  const inOwnContext = AsyncLocalStorage.snapshot();
  return async (name, id, input) => {
    const workflow = workflows.get(name);
    if (workflow === undefined) throw new Error(`There is no workflow ${name}`);
    const begin = async () => {
      await inOwnContext(() => DBOS.startWorkflow(workflow.run, { workflowID: id })(input));
    };
    const place = workflow.placeOf(id, input);
    if (place === null) return begin();
    inOwnContext(() => lines.join(place, begin));
  };
}

/** A queue of their own: a process of an older version that does not know a scheduled workflow never picks it up. */
const clockQueue = "by-the-clock";

type Schedule = NonNullable<BackgroundWork["schedules"]>[number];

const registerScheduled = ({ name, cron, run }: Schedule) => ({
  scheduleName: name,
  schedule: cron,
  queueName: clockQueue,
  workflowFn: DBOS.registerWorkflow(async (due: Date) => (isOvertaken(cron, due, Date.now()) ? undefined : inBackground(run)), { name }),
});
