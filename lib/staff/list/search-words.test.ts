import { describe, expect, it } from "vitest";
import { searchWords, sortNameOf } from "./search-words";

describe("the words by which a customer is found", () => {
  it.each([
    ["Müller & Söhne GmbH", ["muller", "sohne", "gmbh"]],
    ["CONTOSO.onmicrosoft.com contoso", ["contoso", "onmicrosoft", "com"]],
    ["日本電気 3M", ["日本電気", "3m"]],
    [" -- ", []],
  ])("of %j", (text, words) => {
    expect(searchWords(text)).toEqual(words);
  });

  it("are normalized like the name to sort by, which ignores case and accents", () => {
    expect(["Zeta", "éclair", "Eclipse"].sort((a, b) => (sortNameOf(a) < sortNameOf(b) ? -1 : 1))).toEqual(["éclair", "Eclipse", "Zeta"]);
  });
});
