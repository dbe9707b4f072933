import { describe, expect, it } from "vitest";
import { duties } from "@/lib/catalogue/duties";
import { readWaitsFor, type WaitsFor, waitsForInWords, waitsForWords } from "./waits-for";

const known: readonly WaitsFor[] = [
  ...(Object.keys(duties) as (keyof typeof duties)[]),
  "policy-admin",
  "portal-admin",
  "licensing",
  "dropzone-support",
];

describe("who a step waits for", () => {
  it.each(known)("%s is read as it was stored, and has words", (who) => {
    expect(readWaitsFor(who)).toBe(who);
    expect(waitsForWords(who)).not.toBe("");
  });

  it.each([
    ["Exchange Administrator or Global Administrator", "exchange-admin"],
    ["Nobody: the portal does it", "automatic"],
    ["Whoever manages your organization's sign-in and app policies", "policy-admin"],
  ])("the words “%s”, which older versions stored, are %s", (words, who) => {
    expect(waitsForInWords(words)).toBe(who);
  });

  it("is null for a slug or words that no version stored", () => {
    expect([readWaitsFor("toString"), waitsForInWords("toString"), waitsForInWords("")]).toEqual([null, null, null]);
  });
});
