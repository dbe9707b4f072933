import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StepSlug } from "@/lib/catalogue/steps";
import { troubleOf } from "@/lib/errors/trouble";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { stepView } from "@/lib/onboarding/status/step-view";
import { newErrors } from "@/lib/staff/numbers/new-errors";
import { useFreshDatabase } from "@/testing/database";
import { recordAudit } from "./audit";
import { createCustomer } from "./customers";
import { asStaff, disconnectDatabase, inCustomer } from "./database";
import { countNumbers, recentSightings } from "./numbers";
import { createRun, recordChange } from "./runs";
import { recordSteps } from "./step-evidence";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;

beforeAll(async () => {
  database = await useFreshDatabase();
});

afterAll(async () => {
  await disconnectDatabase();
  await database.close();
});

const newCustomer = async () =>
  (await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "casey" })).id;

const later = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const done = (slug: StepSlug, at: string, line = "Done"): StepView => stepView(slug, "done", line, at);
const finishesOf = (customerId: string) =>
  inCustomer(customerId, (db) =>
    db.stepFinish.findMany({ where: { customerId }, select: { step: true, tookSeconds: true }, orderBy: { id: "asc" } }),
  );

const trouble = troubleOf("sign-in-failed", { at: later(0) });

describe("the finish of a step", () => {
  it("is recorded once, and timed from the last earlier finish among the steps before it", async () => {
    const id = await newCustomer();
    const [connected, chosen, looked, verified] = [later(100), later(160), later(200), later(260)];
    await recordSteps(id, [done("connect", connected), done("capabilities", chosen)]);
    await recordSteps(id, [done("app-registration", looked), done("client-secret", looked), done("graph-permissions", looked)]);
    await recordSteps(id, [done("verification", verified)]);
    await recordSteps(id, [done("verification", later(9000)), done("app-registration", later(9000), "Another client ID")]);
    expect(await finishesOf(id)).toEqual([
      { step: "connect", tookSeconds: expect.closeTo(100, -1) },
      { step: "capabilities", tookSeconds: 60 },
      { step: "app-registration", tookSeconds: 40 },
      { step: "client-secret", tookSeconds: 40 },
      { step: "graph-permissions", tookSeconds: 40 },
      { step: "verification", tookSeconds: 60 },
    ]);
    const { stepTimes } = await countNumbers(later(-60));
    expect(stepTimes.find(({ step }) => step === "verification")).toMatchObject({
      finished: 1,
      medianSeconds: expect.closeTo(60, 0),
      p90Seconds: expect.closeTo(60, 0),
    });
  });
});

describe("errors", () => {
  it("are counted by customer, under Microsoft's own code where there is one", async () => {
    const [ada, ben] = [await newCustomer(), await newCustomer()];
    const refused = troubleOf("permission-refused", {
      at: later(0),
      detail: "Invalid client secret provided. (AADSTS7000215)",
      vendorCode: "AADSTS7000215",
    });
    await recordSteps(ada, [stepView("verification", "stuck", "Refused", later(0), { trouble: refused })]);
    await recordSteps(ben, [stepView("verification", "stuck", "Refused", later(0), { trouble: refused })]);
    await recordSteps(ben, [stepView("verification", "stuck", "Odd", later(1), { trouble })]);
    await recordAudit(ada, {
      actor: { kind: "customer", id: "ada" },
      action: "consent-refused",
      detail: { resource: "graph", microsoftCode: "AADSTS65004", reason: "consent-declined", requestId: null },
    });
    await recordAudit(ada, { actor: { kind: "customer", id: "ada" }, action: "consent-answered", detail: { resource: "graph" } });
    const { errors, errorDays } = await countNumbers(later(-60));
    expect(Object.fromEntries(errors.map(({ code, customers }) => [code, customers]))).toEqual({
      AADSTS7000215: 2,
      AADSTS65004: 1,
      "sign-in-failed": 1,
    });
    expect(errorDays).toContainEqual({ code: "AADSTS7000215", day: later(0).slice(0, 10), customers: 2 });
  });

  it("are counted once when the change and its step report the same trouble", async () => {
    const id = await newCustomer();
    const runId = randomUUID();
    const dropzone = troubleOf("dropzone-test-failed", { at: later(0) });
    await createRun(id, { id: runId, startedBy: randomUUID(), plan: [{ do: "save-data-source" }] });
    await recordSteps(id, [stepView("data-source", "stuck", "Failed", later(0), { trouble: dropzone })]);
    await recordChange(id, runId, "save-data-source", { state: "failed", trouble: dropzone });
    const seen = await inCustomer(id, (db) => db.errorSeen.findMany({ where: { customerId: id } }));
    expect(seen.map(({ code }) => code)).toEqual(["dropzone-test-failed"]);
  });

  it("are new when three customers meet a code that nobody has met for two weeks", async () => {
    const refused = { resource: "graph", reason: "consent-missing", microsoftCode: "AADSTS650052", requestId: null } as const;
    for (const id of [await newCustomer(), await newCustomer(), await newCustomer()])
      await recordAudit(id, { actor: { kind: "customer", id: "ada" }, action: "consent-refused", detail: refused });
    const news = newErrors(await recentSightings(later(1)), later(1));
    expect(news).toEqual([{ code: "AADSTS650052", customers: 3, since: expect.any(String) }]);
  });
});

describe("looks recorded at the same time", () => {
  it("record a finish once and an error once", async () => {
    const id = await newCustomer();
    const at = later(10);
    const refused = stepView("verification", "stuck", "Refused", at, { trouble });
    await Promise.all(Array.from({ length: 5 }, () => recordSteps(id, [done("connect", at), refused])));
    expect(await finishesOf(id)).toEqual([{ step: "connect", tookSeconds: 10 }]);
    expect(await inCustomer(id, (db) => db.errorSeen.count({ where: { customerId: id } }))).toBe(1);
  });
});

describe("the numbers of the overview", () => {
  it("include how far the customers added in the range are", async () => {
    const id = await newCustomer();
    const summary = {
      sortName: "contoso",
      states: "dn---------------",
      stepStates: ["connect=done", "capabilities=needs-you"],
      done: 1,
      of: 17,
      waitingOn: "us",
      stage: "choosing",
      lastActivityAt: new Date(),
    };
    await inCustomer(id, (db) => db.customerSummary.create({ data: { customerId: id, ...summary, capabilities: [] } }));
    const { standings } = await countNumbers(later(-3600));
    expect(standings).toEqual([
      {
        route: "automatic",
        customers: 1,
        states: expect.objectContaining({ connect: "done", capabilities: "needs-you", finish: "waiting" }),
      },
    ]);
    expect((await countNumbers(later(60))).standings).toEqual([]);
  });

  it("are visible to staff only", async () => {
    const id = await newCustomer();
    expect(await inCustomer(id, (db) => db.errorSeen.count())).toBe(0);
    expect(await asStaff((db) => db.errorSeen.count())).toBeGreaterThan(0);
  });
});
