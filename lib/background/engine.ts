import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { keepSummaries } from "@/lib/desk/keep-summaries";
import { registerNudges, startNudges } from "@/lib/desk/nudges/deliver-nudge";
import { env } from "@/lib/env";
import { queue, workflow } from "@/lib/provisioning/run/names";
import { onboard } from "@/lib/provisioning/run/run-workflow";
import { assertSafeRole } from "@/lib/store/database";
import { registerWebhooks, startWebhooks } from "@/lib/webhooks/start";

/**
 * The durable engine (DBOS on the portal's own PostgreSQL). A run survives a killed process and goes on where it was; what it
 * keeps of itself is ids, never a token or a secret.
 */

export async function startEngine(): Promise<void> {
  const { DATABASE_URL, REPLICA_ID } = env();
  await assertSafeRole();
  DBOS.registerWorkflow(onboard, { name: workflow });
  registerWebhooks();
  registerNudges();
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
  await DBOS.registerQueue(queue, { minPollingIntervalMs: 200 });
  await startWebhooks();
  await startNudges();
  keepSummaries();
}
