import { describe, expect, it } from "vitest";
import { slugFrom, slugProblem } from "./slugs";

describe("the slug of a customer", () => {
  it.each([
    ["Contoso", "contoso"],
    ["Müller & Söhne GmbH", "muller-sohne-gmbh"],
    ["  A.C.M.E.  ", "a-c-m-e"],
    ["株式会社", "customer"],
    ["New", "new-customer"],
    ["A name that is so long that it does not fit in an address", "a-name-that-is-so-long-that-it-does-not"],
  ])("made from “%s” is %s, which is allowed", (name, slug) => {
    expect(slugFrom(name)).toBe(slug);
    expect(slugProblem(slug)).toBeNull();
  });

  it.each(["new", "import", "overview", "explain", "settings", "go"])("cannot be “%s”, the address of another page", (slug) => {
    expect(slugProblem(slug)).toContain("another page");
  });

  it.each(["Contoso", "contoso_emea", "-contoso", "contoso-", "a--b", "con toso", "", "ä"])("cannot be “%s”", (slug) => {
    expect(slugProblem(slug)).toContain("Small letters");
  });

  it("has at most 40 characters", () => {
    expect(slugProblem("a".repeat(41))).toContain("40");
  });
});
