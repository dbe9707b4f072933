import { describe, expect, it } from "vitest";
import { accessTable, openActions } from "@/e2e/support/access-table";
import { listActionFiles, listRoutes } from "@/e2e/support/routes";

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
    const unguarded = files.filter(({ source }) => !/\b(customerAction|staffAction)\(/.test(source)).map(({ file }) => file);
    expect(unguarded.sort()).toEqual(Object.keys(openActions).sort());
  });
});
