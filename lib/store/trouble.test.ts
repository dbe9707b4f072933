import { describe, expect, it } from "vitest";
import { troubleOf, troubleWords } from "@/lib/errors/trouble";
import { storedTrouble, troubleSchema } from "./trouble";

const at = "2026-11-27T10:00:00.000Z";
const trouble = troubleOf("role-missing-app", { at, vendorCode: "Authorization_RequestDenied", requestId: "r" });

describe("a stored trouble", () => {
  it("is read back as it was written", () => {
    expect(troubleSchema.parse(storedTrouble(trouble))).toEqual(trouble);
  });
  it("can be read by a process of the previous version", () => {
    expect(storedTrouble(trouble)).toMatchObject({ ...troubleWords(trouble), code: "role-missing-app", requestId: "r", at });
  });
  it("keeps a code that only a newer version knows", () => {
    const newer = { ...trouble, code: "of-tomorrow" };
    expect(troubleSchema.parse(newer)).toMatchObject({ code: "unexpected", vendorCode: "of-tomorrow" });
  });
});

describe("a trouble stored by the previous version", () => {
  const words = { what: "It failed.", next: "Look.", who: "Somebody", waitingHelps: false, requestId: "r", at };
  const kept = (over: Partial<typeof words> & { code: string }) => troubleSchema.parse({ ...words, ...over });

  it.each([
    ["one of the portal's own codes", { code: "quota-exceeded" }, { code: "quota-exceeded", vendorCode: null, detail: "It failed." }],
    [
      "a code with today's words for it",
      { ...troubleWords(trouble), code: "role-missing-app" },
      { code: "role-missing-app", detail: null },
    ],
    [
      "a read that was refused",
      { what: "Microsoft refused to tell.", code: "Authorization_RequestDenied" },
      { code: "reading-refused", vendorCode: "Authorization_RequestDenied" },
    ],
    ["a read that was never asked", { what: "Not looked at yet.", code: "NotAsked" }, { code: "not-looked-at", vendorCode: "NotAsked" }],
    [
      "a permission that was refused, with the note in the field of the code",
      { next: "Look at the permission's own step, then check again.", code: "Invalid client secret provided. (AADSTS7000215)" },
      { code: "permission-refused", vendorCode: "AADSTS7000215", detail: "It failed." },
    ],
    ["a permission that could not be tried", { code: "untestable" }, { code: "permission-untestable", vendorCode: null }],
    ["a permission that got no answer", { code: "no-answer" }, { code: "permission-not-checked", vendorCode: null }],
    ["words that nobody knows", { code: "all sorts of things" }, { code: "microsoft-refused", vendorCode: null, detail: "It failed." }],
  ])("is read: %s", (_, over, expected) => {
    expect(kept(over)).toMatchObject({ ...expected, requestId: "r", at });
  });
});
