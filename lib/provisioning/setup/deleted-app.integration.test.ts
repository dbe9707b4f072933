import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeId } from "@/lib/onboarding/planning/changes";
import { listAudit } from "@/lib/store/audit";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { listMade } from "@/lib/store/made-items";
import { openTestRuns, type TestRuns } from "@/testing/run";
import { startRun } from "../run/start-run";
import { purgeApps, restoreApp } from "./deleted-app";
import { loadUndo } from "./load-undo";

/** Our app registration while Entra keeps it among the deleted ones: offered to be restored, to be replaced, and to be deleted for good. */

let runs: TestRuns;
let contoso: Customer;
beforeAll(async () => {
  runs = await openTestRuns();
});
afterAll(() => runs.close());
beforeEach(async () => {
  await runs.begin();
  contoso = await runs.customer("contoso");
  await signIn();
  expect(await runs.run(contoso, (await signIn()).person)).toMatchObject({ state: "done" });
});

async function signIn(first = "ada") {
  await runs.signIn(contoso, first, "exchange");
  return runs.signIn(contoso, first, "graph");
}
const deed = (does: string) => runs.control("deeds", { tenant: "contoso", does, by: "amir" });
const apps = async () =>
  (await runs.tenant(contoso)).applications.map(({ appId, deletedDateTime }) => ({ appId, isDeleted: deletedDateTime !== null }));
const undoPage = async () => {
  const { person } = await signIn();
  const loaded = await loadUndo(await getCustomer(contoso.id), person.id);
  return loaded.ok ? loaded : Promise.reject(new Error(loaded.reason));
};
async function undo() {
  const { plan } = await undoPage();
  const { person } = await signIn();
  const started = await startRun(contoso.id, person.id, plan, "undo");
  if (!started.ok) throw new Error(started.reason);
  expect(await runs.end(contoso, started.runId)).toMatchObject({ state: "done" });
}
const restore = async () => restoreApp(await getCustomer(contoso.id), (await signIn()).person);
const purge = async () => purgeApps(await getCustomer(contoso.id), (await signIn()).person);

describe("an app that somebody deleted by hand", () => {
  it("is offered, comes back with its client id and secret, and then only lacks what Entra did not keep", async () => {
    const [before] = await apps();
    await deed("delete-application");
    await signIn();
    const offered = await runs.plan(contoso);
    expect(offered.deleted).toMatchObject({ appId: before?.appId, mayRestore: true, deletedAt: expect.any(String) });
    expect(offered.plan.map(changeId)).toContain("create-application");
    expect(await restore()).toEqual({ ok: true });

    const { person } = await signIn();
    const { plan, deleted } = await runs.plan(contoso);
    expect(deleted).toBeNull();
    expect(new Set(plan.map(({ do: what }) => what))).toEqual(new Set(["grant-permission"]));
    expect(plan).toHaveLength(13);
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    expect(await apps()).toEqual([{ appId: before?.appId, isDeleted: false }]);
    expect((await listAudit(contoso.id)).find(({ action }) => action === "app-restored")?.detail).toMatchObject({ appId: before?.appId });
    await undo();
    expect(await apps()).toEqual([{ appId: before?.appId, isDeleted: true }]);
  });

  it("brings nothing back that somebody else put on it without asking: the plan removes that first", async () => {
    await deed("add-secret");
    await deed("delete-application");
    expect(await restore()).toEqual({ ok: true });
    await signIn();
    expect((await runs.plan(contoso)).plan[0]).toMatchObject({ do: "remove-foreign", item: { what: "secret" } });
  });

  it("is restored by nobody who may not manage apps", async () => {
    await deed("delete-application");
    const uma = await runs.signIn(contoso, "uma", "graph", []);
    expect(await restoreApp(await getCustomer(contoso.id), uma.person)).toEqual({ ok: false, reason: "not-known-to-manage-apps" });
    const unknown = await runs.signIn(contoso, "uma", "graph", null);
    expect(await restoreApp(await getCustomer(contoso.id), unknown.person)).toEqual({ ok: false, reason: "not-known-to-manage-apps" });
    expect((await apps()).map(({ isDeleted }) => isDeleted)).toEqual([true]);
  });
});

describe("after everything was undone", () => {
  it("the app can be deleted for good, once, and the setup begins again with a new one", async () => {
    const [before] = await apps();
    await undo();
    expect(await undoPage()).toMatchObject({ plan: [], deleted: { count: 1, mayPurge: true, keptUntil: expect.any(String) } });
    expect(await purge()).toEqual({ ok: true });
    expect(await apps()).toEqual([]);
    expect(await purge()).toEqual({ ok: false, reason: "not-there" });
    expect(await undoPage()).toMatchObject({ plan: [], deleted: { count: 0 } });
    expect((await listAudit(contoso.id)).find(({ action }) => action === "app-purged")?.detail).toMatchObject({ appId: before?.appId });

    const { person } = await signIn();
    expect(await runs.plan(contoso)).toMatchObject({ deleted: null });
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    expect((await apps()).map(({ appId }) => appId === before?.appId)).toEqual([false]);
  });

  it("the app can be restored, and is the portal's own again: a second undo deletes it", async () => {
    const [before] = await apps();
    await undo();
    expect(await restore()).toEqual({ ok: true });
    const standing = (await listMade(contoso.id)).flatMap(({ kind, goneAt }) => (goneAt === null ? [kind] : []));
    expect(standing).toEqual(expect.arrayContaining(["application", "declaration", "service-principal"]));
    expect(standing).not.toContain("secret");
    const { person } = await signIn();
    const { plan } = await runs.plan(contoso);
    expect(plan.map(changeId)).toContain("create-client-secret");
    expect(plan.map(changeId)).not.toContain("create-application");
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    await undo();
    expect(await apps()).toEqual([{ appId: before?.appId, isDeleted: true }]);
  });

  it("offers to remove an app again that somebody restored in Entra, but not one that Microsoft merely shows a little longer", async () => {
    await undo();
    await deed("restore-application");
    expect((await undoPage()).plan.map(changeId)).not.toContain("retire-application");
    const owner = await runs.ownerClient();
    await owner.query("SET session_replication_role = replica");
    await owner.query("UPDATE made_item SET gone_at = gone_at - interval '1 hour'");
    await owner.end();
    await undoPage();
    expect((await undoPage()).plan.map(changeId)).toContain("retire-application");
  });

  it("takes no app of somebody else for ours, whatever its name", async () => {
    await undo();
    expect(await purge()).toEqual({ ok: true });
    await runs.control("world", { name: "planted-app", tenant: "contoso" });
    await deed("delete-application");
    expect((await apps()).map(({ isDeleted }) => isDeleted)).toEqual([true]);
    await signIn();
    expect(await runs.plan(contoso)).toMatchObject({ deleted: null });
    expect(await purge()).toEqual({ ok: false, reason: "not-there" });
    expect(await restore()).toEqual({ ok: false, reason: "not-there" });
    expect(await apps()).toHaveLength(1);
  });
});
