import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTrail } from "@/lib/store/audit-trails";
import type { Customer } from "@/lib/store/customers";
import { listMade } from "@/lib/store/made-items";
import { getRun } from "@/lib/store/runs";
import { type Case, type KilledProcesses, moments, openKilledProcesses } from "@/testing/killed-processes";
import { nameOf, unusable } from "@/testing/losses";
import { loadUndo } from "../setup/load-undo";

/** Kills a portal process while it removes what a declined capability needed, or everything. Another one comes later. */

const removals = [/^remove-grant:/, /^retire-secret:/];
// The first and the last call of an undo. CRASH_MATRIX=all kills at those between, too.
const between = process.env.CRASH_MATRIX === "all" ? [/^Remove-ManagementRoleAssignment$/, /^remove-grant:/] : [];
const undone = [/^remove-integration$/, ...between, /^delete:\/applications/];

let killed: KilledProcesses;
const customers: Customer[] = [];
/** One customer for each pair of request and moment. */
const pairsOf = (requests: readonly RegExp[]) =>
  requests.flatMap((request, index) =>
    moments.map((moment, at) => ({ request, moment, customer: customers[index * moments.length + at] as Customer })),
  );
const expectUsable = (cases: readonly Case[]) => async () => {
  for (const { customer } of cases) expect(await unusable(killed.runs, customer), customer.slug).toEqual([]);
};

beforeAll(async () => {
  killed = await openKilledProcesses();
});
afterAll(() => killed.close());

describe("a process that is killed while it removes", () => {
  it("what a declined capability needed leaves Dropzone working, and nothing behind", { timeout: 300_000 }, async () => {
    const { runs } = killed;
    for (const [index] of undone.entries())
      customers.push(...(await Promise.all(moments.map((moment) => killed.customer(`removal${index}${moment}`)))));
    await killed.startProcess();
    await killed.finish(await Promise.all(customers.map((customer) => killed.writeDown(customer))));

    const cases: Case[] = [];
    for (const { customer, request, moment } of pairsOf(removals)) {
      await runs.choose(customer, { capabilities: ["cloud-apps", "quarantine"] });
      cases.push({ ...(await killed.writeDown(customer)), request, moment });
    }
    await killed.killAll(cases, { another: "comes later", beforeTheKill: expectUsable(cases) });
    for (const each of cases) {
      const { customer, runId } = each;
      const { applications, grants, dropzone } = await runs.tenant(customer);
      const secrets = applications.flatMap(({ passwordCredentials }) => passwordCredentials.map(({ keyId }) => keyId));
      expect(
        [(await getRun(customer.id, runId)).state, grants.length, secrets.length, Object.keys(dropzone.integrations).length],
        nameOf(each),
      ).toEqual(["done", 9, 1, 2]);
      expect(await unusable(runs, customer)).toEqual([]);
      expect((await readTrail(customer.id)).verdict.ok).toBe(true);
    }
  });

  it("everything leaves exactly what was there before", { timeout: 300_000 }, async () => {
    const { runs } = killed;
    let theirPointers = 0;
    const cases: Case[] = [];
    for (const { customer, request, moment } of pairsOf(undone)) {
      // Somebody else's app, which has to stay.
      theirPointers = (await runs.tenant(customer)).exchange.pointers.length - 1;
      const person = await killed.signIn(customer);
      const loaded = await loadUndo(customer, person.id);
      if (!loaded.ok) throw new Error(loaded.reason);
      const runId = await runs.beginWithoutEngine(customer, person, loaded.plan, "undo");
      cases.push({ customer, plan: loaded.plan, runId, request, moment });
    }
    await killed.killAll(cases, { another: "comes later", beforeTheKill: expectUsable(cases) });
    for (const each of cases) {
      const { customer, runId } = each;
      const { applications, grants, exchange, dropzone } = await runs.tenant(customer);
      const apps = applications.filter(({ deletedDateTime }) => deletedDateTime === null).length;
      expect(
        [(await getRun(customer.id, runId)).state, apps, grants.length, exchange.pointers.length, Object.keys(dropzone.integrations)],
        nameOf(each),
      ).toEqual(["done", 0, 0, theirPointers, []]);
      expect((await listMade(customer.id)).filter(({ goneAt }) => goneAt === null)).toEqual([]);
      expect((await readTrail(customer.id)).verdict.ok).toBe(true);
    }
  });
});
