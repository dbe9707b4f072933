import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { BackgroundWork } from "@/lib/background-work";
import { deskInBackground } from "@/lib/desk/background-work";
import { env } from "@/lib/env";
import { runsInBackground } from "@/lib/provisioning/run/background-work";
import { assertSafeRole } from "@/lib/store/database";
import { webhooksInBackground } from "@/lib/webhooks/background-work";
import { forgetting } from "./forget-scheduled";

/**
 * The durable engine (DBOS on the portal's own PostgreSQL) and all that it does. A run survives a killed process and goes on where it
 * was; what the engine keeps of it is ids, never a token or a secret.
 */

const rooms: readonly BackgroundWork[] = [runsInBackground, webhooksInBackground, deskInBackground, forgetting];

export async function startEngine(): Promise<void> {
  const { DATABASE_URL, REPLICA_ID } = env();
  await assertSafeRole();
  for (const { name, run } of rooms.flatMap(({ workflows = [] }) => workflows)) DBOS.registerWorkflow(run, { name });
  const schedules = rooms.flatMap((room) => room.schedules ?? []).map(registerScheduled);
  DBOS.setConfig({
    name: "onboarding-portal",
    systemDatabaseUrl: DATABASE_URL,
    systemDatabaseSchemaName: "dbos",
    executorID: REPLICA_ID,
    // Runs recover only under the version that began them. Raise it when the order of a workflow's steps changes.
    applicationVersion: "1",
    logLevel: "warn",
  });
  await DBOS.launch();
  for (const { name, ...options } of rooms.flatMap(({ queues = [] }) => queues)) await DBOS.registerQueue(name, options);
  await DBOS.applySchedules(schedules);
  for (const listen of rooms.flatMap(({ listeners = [] }) => listeners)) listen();
}

type Schedule = NonNullable<BackgroundWork["schedules"]>[number];

const registerScheduled = ({ name, cron, run }: Schedule) => ({
  scheduleName: name,
  schedule: cron,
  workflowFn: DBOS.registerWorkflow(async (_due: Date) => run(), { name }),
});
