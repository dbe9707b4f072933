import { describe, expect, it } from "vitest";
import { type Existence, existence, theOnlyOne } from "./find-portal-url";

const seen = (...exist: (boolean | null)[]): Existence[] => exist.map((exists, index) => ({ url: `https://${index}`, exists }));

describe("the Portal URL that the tenant's name leads to", () => {
  it.each<[string, Existence[], string | null]>([
    ["is the only address that exists", seen(false, true, false), "https://1"],
    ["is not guessed when several exist", seen(true, true, false), null],
    ["is not guessed when all answer alike", seen(true, true, true), null],
    ["is not guessed when one could not be told", seen(true, null, false), null],
    ["is not guessed when none exists", seen(false, false, false), null],
  ])("%s", (_, addresses, url) => {
    expect(theOnlyOne(addresses)).toBe(url);
  });

  it("is told from the status alone: a tenant's address asks for a token", () => {
    expect([401, 403, 404, 302, 200, 503].map(existence)).toEqual([true, true, false, false, null, null]);
  });
});
