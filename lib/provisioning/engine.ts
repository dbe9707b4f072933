import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { env } from "@/lib/env";
import { assertSafeRole } from "@/lib/store/database";
import { onboard, type RunInput } from "./run-workflow";

/**
 * The durable engine (DBOS on the portal's own PostgreSQL). A run survives a killed process and goes on where it was; what it
 * keeps of itself is ids, never a token or a secret.
 */

const queue = "runs";
const workflow = "onboard";

export async function startEngine(): Promise<void> {
  const { DATABASE_URL, REPLICA_ID } = env();
  await assertSafeRole();
  DBOS.registerWorkflow(onboard, { name: workflow });
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
}

/** The run's id is the workflow's id, so pressing the button twice starts one run. */
export async function enqueueRun(input: RunInput): Promise<void> {
  await DBOS.enqueueWorkflowWithOptions({ queueName: queue, workflowName: workflow, workflowID: input.runId }, input);
}
