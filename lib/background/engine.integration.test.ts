import { DBOS } from "@dbos-inc/dbos-sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase } from "@/lib/store/database";
import { useFreshDatabase } from "@/testing/database";
import { startEngine } from "./engine";
import { forgetScheduled } from "./forget-scheduled";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;

beforeAll(async () => {
  database = await useFreshDatabase();
  await startEngine();
});
afterAll(async () => {
  await DBOS.shutdown();
  await disconnectDatabase();
  await database.close();
});

const scheduled = {
  "forget-scheduled": "41 * * * *",
  "note-ended-invitations": "* * * * *",
  "pass-on-deliveries": "* * * * *",
  "pass-on-nudges": "* * * * *",
  "prune-deliveries": "23 3 * * *",
  "warn-of-expiry": "7 * * * *",
};

describe("the engine", () => {
  it("schedules every room's background work under the names stored in its tables", async () => {
    const schedules = await DBOS.listSchedules();
    expect(Object.fromEntries(schedules.map(({ scheduleName, schedule }) => [scheduleName, schedule]))).toEqual(scheduled);
  });

  it("registers the queues under the names stored in its tables", async () => {
    expect((await DBOS.listQueues()).map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining(["nudges", "runs", "webhook-deliveries"]),
    );
  });

  it.each(Object.keys(scheduled))("can run %s when there is nothing to do", async (name) => {
    const handle = await DBOS.triggerSchedule(name);
    await expect(handle.getResult()).resolves.not.toThrow();
  });

  it("deletes ended scheduled workflows and no others", async () => {
    const asked = "asked-for-by-a-person";
    await DBOS.enqueueWorkflowWithOptions({ queueName: "runs", workflowName: "prune-deliveries", workflowID: asked });
    await DBOS.retrieveWorkflow(asked).getResult();
    const byTheClock = { workflow_id_prefix: "sched-" };
    expect(await DBOS.listWorkflows(byTheClock)).not.toEqual([]);

    expect(await forgetScheduled(new Date(Date.now() - 3600 * 1000))).toBe(0);
    expect(await forgetScheduled(new Date(Date.now() + 1000))).toBeGreaterThanOrEqual(5);
    const left = await DBOS.listWorkflows({});
    expect(left.map(({ workflowID }) => workflowID)).toContain(asked);
    expect(left.filter(({ workflowID, status }) => workflowID.startsWith("sched-") && status === "SUCCESS")).toEqual([]);
  });
});
