import { describe, expect, it } from "vitest";
import { pagesOf } from "./pages";

describe("paging by cursors in the address", () => {
  it("begins without a cursor, and the first page has no previous one", () => {
    const first = pagesOf(undefined);
    expect([first.after, first.previous("/customers")]).toEqual([null, null]);
    expect(first.next("/customers?sort=name", "m1")).toBe("/customers?sort=name&after=m1");
  });

  it.each([
    ["the second page", "m1", "m1", "/customers?after=m1&after=m9", "/customers"],
    ["the third page", ["m1", "m2"], "m2", "/customers?after=m1&after=m2&after=m9", "/customers?after=m1"],
    ["an empty cursor", "", null, "/customers?after=m9", null],
  ])("has the next and the previous page of %s", (_, asked, after, next, previous) => {
    const pages = pagesOf(asked);
    expect([pages.after, pages.next("/customers", "m9"), pages.previous("/customers")]).toEqual([after, next, previous]);
  });

  it("limits the address to a length that every server accepts", () => {
    const pages = pagesOf(Array.from({ length: 200 }, (_, i) => `m${i}`));
    expect(pages.after).toBe("m199");
    expect(pages.next("/customers", "m200").match(/after=/g)).toHaveLength(40);
  });
});
