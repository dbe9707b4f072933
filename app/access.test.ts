import { describe, expect, it } from "vitest";
import { accessTable, openActions } from "@/e2e/support/access-table";
import { listActionFiles, listRoutes } from "@/e2e/support/routes";
import { unguardedActions } from "@/e2e/support/unguarded-actions";

/** The quick half of e2e/access.spec.ts: that nothing is missing from its table. */

describe("who may see what", () => {
  it("is said of every page and every handler, and of none that is gone", () => {
    const routes = listRoutes();
    expect(routes.length).toBeGreaterThan(20);
    expect(Object.keys(accessTable).sort()).toEqual(routes.sort());
  });

  it("is asked by every server action but those that are listed with why", () => {
    const files = listActionFiles();
    expect(files.length).toBeGreaterThan(5);
    const open = files.flatMap(({ file, source }) => unguardedActions(source).map((name) => `${file} ${name}`));
    expect(open.sort()).toEqual(Object.keys(openActions).sort());
  });
});

describe("an action counts as one that asks who is there", () => {
  const file = (exported: string) => `"use server";
    import { customerAction } from "@/lib/identity/guards/customer-guards";
    import { startRun, staffAction } from "@/lib/elsewhere";
    const startAsAdmin = customerAction(schema, async () => startRun());
    function atCustomer(act) {
      const schema = z.object({});
      return customerAction(schema, act);
    }
    const stopAtCustomer = atCustomer(async () => ({ ok: true }));
    const lookalike = staffAction(schema, async () => startRun());
    export async function startAction() { const started = await startAsAdmin(null); return started; }
    ${exported}`;

  it.each([
    ["it begins with the guard", "export async function f(x) { return await startAsAdmin(x); }"],
    ["the guard was made by a function of the file", "export async function f(x) { const done = await stopAtCustomer(x); }"],
    ["it is an arrow function", "export const f = async (x) => { await startAsAdmin(x); };"],
    ["it is the guard itself", "export const f = customerAction(schema, async () => 1);"],
    ["it is exported further down", "async function f(x) { await startAsAdmin(x); } export { f };"],
    ["it is a type, and so no action", "export type F = string; export interface G { a: string }"],
  ])("when %s", (_, exported) => {
    expect(unguardedActions(file(exported))).toEqual([]);
  });

  it.each([
    ["it asks nobody", "export async function f() { await startRun(); }", "f"],
    ["it asks after it has acted", "export async function f(x) { await startRun(); await startAsAdmin(x); }", "f"],
    ["it does not listen to the answer", "export async function f(x) { await startAsAdmin(x); await startRun(); }", "f"],
    ["it asks in some cases only", "export async function f(x) { if (x) await startAsAdmin(x); }", "f"],
    ["what it asks only bears a wrapper's name", "export async function f(x) { await lookalike(x); }", "f"],
    ["it is an arrow function", "export const f = async () => startRun();", "f"],
    ["it is a variable", "export let f = startAsAdmin;", "let …"],
    ["it is the default", "export default async function () { await startRun(); }", "default"],
    ["it is exported further down", "async function f() { await startRun(); } export { f as g };", "g"],
    ["it comes from another file", 'export { f } from "./elsewhere";', "of another file"],
    ["all of another file does", 'export * from "./elsewhere";', "of another file"],
  ])("but not when %s", (_, exported, name) => {
    expect(unguardedActions(file(exported))).toEqual([name]);
  });

  it("but not when it is an action inside a function", () => {
    const page = 'export default function Page() { async function act() {\n"use server";\nawait startRun(); } }';
    expect(unguardedActions(page)).toEqual(["an action inside a function"]);
  });
});
