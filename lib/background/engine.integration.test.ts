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
  it("does by the clock what every room asked for, under names that its tables keep", async () => {
    const schedules = await DBOS.listSchedules();
    expect(Object.fromEntries(schedules.map(({ scheduleName, schedule }) => [scheduleName, schedule]))).toEqual(scheduled);
  });

  it("has the queues that its tables keep", async () => {
    expect((await DBOS.listQueues()).map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining(["nudges", "runs", "webhook-deliveries"]),
    );
  });

  it.each(Object.keys(scheduled))("can do %s when there is nothing to do", async (name) => {
    const handle = await DBOS.triggerSchedule(name);
    await expect(handle.getResult()).resolves.not.toThrow();
  });

  it("forgets what ended by the clock, and nothing else", async () => {
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
