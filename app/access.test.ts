import { describe, expect, it } from "vitest";
import { accessTable, openActions } from "@/e2e/support/access-table";
import { listActionFiles, listRoutes } from "@/e2e/support/routes";
import { unguardedActions } from "@/e2e/support/unguarded-actions";

/** The fast part of e2e/access.spec.ts: every page, route handler and server action is in its table. */

describe("the access table", () => {
  it("lists every page and every route handler, and none that no longer exists", () => {
    const routes = listRoutes();
    expect(routes.length).toBeGreaterThan(20);
    expect(Object.keys(accessTable).sort()).toEqual(routes.sort());
  });

  it("lists, with the reason, every server action that has no guard", () => {
    const files = listActionFiles();
    expect(files.length).toBeGreaterThan(5);
    const open = files.flatMap(({ file, source }) => unguardedActions(source).map((name) => `${file} ${name}`));
    expect(open.sort()).toEqual(Object.keys(openActions).sort());
  });
});

describe("the input of a server action", () => {
  // guardedAction throws when it gets a schema without a limit.
  it.each(listActionFiles().map(({ file }) => file))("has a limit in every part: %s", async (file) => {
    const address = `/${file}`;
    await expect(import(/* @vite-ignore */ address)).resolves.toBeDefined();
  });
});

describe("an action counts as guarded", () => {
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
    ["it is a type and therefore no action", "export type F = string; export interface G { a: string }"],
  ])("when %s", (_, exported) => {
    expect(unguardedActions(file(exported))).toEqual([]);
  });

  it.each([
    ["it calls no guard", "export async function f() { await startRun(); }", "f"],
    ["it calls the guard after it has acted", "export async function f(x) { await startRun(); await startAsAdmin(x); }", "f"],
    ["it ignores the answer of the guard", "export async function f(x) { await startAsAdmin(x); await startRun(); }", "f"],
    ["it calls the guard in some cases only", "export async function f(x) { if (x) await startAsAdmin(x); }", "f"],
    ["what it calls only has the name of a guard", "export async function f(x) { await lookalike(x); }", "f"],
    ["it is an arrow function", "export const f = async () => startRun();", "f"],
    ["it is a variable", "export let f = startAsAdmin;", "let …"],
    ["it is the default export", "export default async function () { await startRun(); }", "default"],
    ["it is exported further down", "async function f() { await startRun(); } export { f as g };", "g"],
    ["it is exported from another file", 'export { f } from "./elsewhere";', "of another file"],
    ["everything of another file is exported", 'export * from "./elsewhere";', "of another file"],
  ])("but not when %s", (_, exported, name) => {
    expect(unguardedActions(file(exported))).toEqual([name]);
  });

  it("but not when it is defined inside a function", () => {
    const page = 'export default function Page() { async function act() {\n"use server";\nawait startRun(); } }';
    expect(unguardedActions(page)).toEqual(["an action inside a function"]);
  });
});
