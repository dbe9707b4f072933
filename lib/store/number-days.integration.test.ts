import { randomUUID } from "node:crypto";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statesOfSteps } from "@/lib/catalogue/step-states";
import { type StepSlug, stepSlugs } from "@/lib/catalogue/steps";
import { stepView } from "@/lib/onboarding/status/step-view";
import { addUp } from "@/lib/staff/numbers/tally";
import { useFreshDatabase } from "@/testing/database";
import { createCustomer } from "./customers";
import { asStaff, asStaffWriter, disconnectDatabase, inCustomer } from "./database";
import { setEnded, setResumed } from "./ended-customers";
import { eraseRows } from "./erasing";
import { countDays, tallySince } from "./number-days";
import { recordSteps } from "./step-evidence";
import { saveSummary } from "./summary-keeping";
import { tallyIntervals } from "./tally-intervals";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let owner: pg.Client;

beforeAll(async () => {
  database = await useFreshDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  // Who may erase a customer, and when, is tested elsewhere.
  await owner.query("ALTER TABLE customer DISABLE TRIGGER erased_once_approved");
});
afterAll(async () => {
  await Promise.all([owner.end(), disconnectDatabase()]);
  await database.close();
});

const dayMs = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs);
const since = daysAgo(95);

async function addCustomer(createdDaysAgo: number): Promise<string> {
  const { id } = await createCustomer({ name: "Contoso", dropzoneHost: "x.dropzone.app", cloud: "global", createdBy: "casey" });
  await owner.query("UPDATE customer SET created_at = $2 WHERE id = $1", [id, daysAgo(createdDaysAgo)]);
  return id;
}

const saveStates = (id: string, done: number) =>
  saveSummary(id, {
    states: statesOfSteps((slug) => (stepSlugs.indexOf(slug) < done ? "done" : "waiting")),
    ...{ done, of: 17, waitingOn: "customer-admin", waitingStep: "connect", waitingSince: null, stage: "invited" },
    ...{ nextExpiry: null, lastActivityAt: new Date().toISOString(), capabilities: null, brokenSince: null, broken: [] },
  });

const finish = (id: string, slug: StepSlug, daysBefore: number) =>
  recordSteps(id, [stepView(slug, "done", `Done ${randomUUID()}`, daysAgo(daysBefore).toISOString())]);

/** Counted from the rows alone. */
const scanned = () => asStaff(async (db) => inAnyOrder(addUp(await tallyIntervals(db, [{ from: since, to: null }]))));
const kept = () => asStaff(async (db) => inAnyOrder(await tallySince(db, since)));
const dueDays = async () => (await asStaffWriter((db) => db.numberDayDue.findMany())).length;

/** The pairs of a list of times in order of size. */
function inAnyOrder({ standings, stepTimes, routeTimes }: ReturnType<typeof addUp>) {
  const sorted = (times: (typeof stepTimes)[string]) =>
    Array.from({ length: times.length / 2 }, (_, i) => [times[2 * i] ?? 0, times[2 * i + 1] ?? 0]).sort(([a = 0], [b = 0]) => a - b);
  const each = (all: typeof stepTimes) => Object.fromEntries(Object.entries(all).map(([what, times]) => [what, sorted(times)]));
  return { standings, stepTimes: each(stepTimes), routeTimes: each(routeTimes) };
}

describe("what happened, added up from the days", () => {
  it("is what the rows say, after any sequence of changes and countings", async () => {
    const ids: string[] = [];
    const step = fc.record({
      what: fc.constantFrom("add", "progress", "progress", "finish", "finish", "route", "end", "resume", "erase", "count", "count"),
      who: fc.nat(30),
      days: fc.double({ min: 0, max: 94, noNaN: true }),
      some: fc.nat(17),
    });
    let [compared, countedAny] = [0, 0];
    const seen = new Set<string>();
    const act = async ({ what, who, days, some }: { what: string; who: number; days: number; some: number }) => {
      const id = ids[who % Math.max(1, ids.length)];
      if (what === "count") countedAny += await countDays();
      else if (what === "add" || id === undefined) ids.push(await addCustomer(days));
      else if (what === "progress") await saveStates(id, some);
      else if (what === "finish") await finish(id, some > 8 ? "finish" : (stepSlugs[some] ?? "connect"), days);
      else if (what === "route") await owner.query("UPDATE customer SET route = $2 WHERE id = $1", [id, some > 8 ? "script" : "by-hand"]);
      else if (what === "end") await setEnded(id, { by: "casey", because: "They left.", approvalId: null });
      else if (what === "resume") await setResumed(id);
      else {
        await eraseRows(id);
        ids.splice(ids.indexOf(id), 1);
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (sequence) => {
        for (const each of sequence) await act(each);
        const rows = await scanned();
        expect(await kept()).toEqual(rows);
        compared += 1;
        for (const counts of Object.values(rows)) for (const what of Object.keys(counts)) seen.add(what);
      }),
      // The same sequences each time, among which everything is.
      { numRuns: 12, endOnFailure: true, seed: 20261128 },
    );
    expect(compared).toBe(12);
    expect(countedAny).toBeGreaterThan(100);
    // Standings, steps and routes were among what was compared.
    expect([...seen]).toEqual(expect.arrayContaining([expect.stringContaining("connect=done"), "finish", "script"]));
  });

  it("is read from the days once they are counted, and from the rows of a day that changed since", async () => {
    while ((await countDays()) > 0);
    expect(await dueDays()).toBe(0);
    await asStaffWriter((db) =>
      db.numberDay.updateMany({ data: { counted: { standings: { "planted connect=done": 1 }, stepTimes: {}, routeTimes: {} } } }),
    );
    expect((await kept()).standings).toEqual({ "planted connect=done": 95 });
    const id = await addCustomer(3.5);
    await saveStates(id, 4);
    expect(await dueDays()).toBe(1);
    expect((await kept()).standings["planted connect=done"]).toBe(94);
    await asStaffWriter((db) => db.numberDay.deleteMany());
    while ((await countDays()) > 0);
    expect(await kept()).toEqual(await scanned());
  });

  it("is not counted again when a summary is saved and no state has changed", async () => {
    const id = await addCustomer(2);
    await saveStates(id, 4);
    while ((await countDays()) > 0);
    await saveStates(id, 4);
    expect(await dueDays()).toBe(0);
    await saveStates(id, 5);
    expect(await dueDays()).toBe(1);
  });

  it("includes a change that was made while its day was being counted", async () => {
    const id = await addCustomer(2);
    while ((await countDays()) > 0);
    // The transaction of the change ends after the count has read the rows.
    await inCustomer(id, async () => {
      await saveStates(id, 9);
      await countDays();
    });
    expect(await dueDays()).toBe(1);
    expect(await kept()).toEqual(await scanned());
  });

  it("is counted by one at a time: the others neither wait nor keep a connection from it", async () => {
    await addCustomer(3);
    const counted = await Promise.all(Array.from({ length: 30 }, () => countDays()));
    expect(counted.some((days) => days > 0)).toBe(true);
    while ((await countDays()) > 0);
    expect(await dueDays()).toBe(0);
    expect(await kept()).toEqual(await scanned());
  });
});
