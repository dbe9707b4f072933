import { describe, expect, it } from "vitest";
import { desired, emptyTenant } from "@/testing/observed-tenant";
import { failedLooksTitle, failedLookWords } from "./failed-look-words";
import { type FailedLook, failedLooks, nextLookAt } from "./failed-looks";
import type { Observed, Unknown } from "./observed";

const unknown = (because: Unknown["because"]): Unknown => ({ known: false, because, requestId: "r", message: "Http503" });
const everything = desired();
const looksOf = (change: Partial<Observed>, want = everything) =>
  failedLooks({ desired: want, observed: { ...emptyTenant(), ...change }, certificate: null });

describe("a look that failed", () => {
  it("is none when everything was seen", () => {
    expect(looksOf({})).toEqual([]);
  });
  it.each([
    ["the app", { application: unknown("cut-off") }, "app"],
    ["its enterprise application", { servicePrincipal: unknown("cut-off") }, "app"],
    ["a service", { resources: { ...emptyTenant().resources, "windows-defender-atp": unknown("slowed-down") } }, "services"],
    ["Exchange", { exchange: unknown("cut-off") }, "exchange"],
    ["an integration", { integrations: { ...emptyTenant().integrations, "alert-source": unknown("cut-off") } }, "dropzone"],
  ] as const)("is in the way of a plan: %s", (_, change, part) => {
    expect(looksOf(change).map((look) => look.part)).toEqual([part]);
  });
  it("is in the way when Dropzone did not show the certificate", () => {
    const seen = { desired: everything, observed: emptyTenant(), certificate: unknown("cut-off") };
    expect(failedLooks(seen)).toMatchObject([{ part: "dropzone", why: "outage" }]);
  });
  it("is not in the way when nothing of it is wanted", () => {
    const base = desired([]);
    const resources = { ...emptyTenant().resources, "windows-defender-atp": unknown("cut-off") };
    expect(looksOf({ exchange: unknown("cut-off"), resources }, base)).toEqual([]);
  });
  it("is none when nobody has asked", () => {
    expect(looksOf({ exchange: unknown("not-asked") })).toEqual([]);
  });
  it("is none when Exchange refuses somebody who may not look there: the plan leaves that part to others", () => {
    expect(looksOf({ exchange: unknown("refused"), roles: ["application-administrator"] })).toEqual([]);
    expect(looksOf({ exchange: unknown("refused"), roles: ["exchange-administrator"] })).toMatchObject([{ why: "refused" }]);
  });
});

describe("the words of a look that failed", () => {
  const look = (part: FailedLook["part"], why: FailedLook["why"]): FailedLook => ({
    ...{ part, why, code: "X", requestId: null, retryAfterSeconds: null },
  });
  const kinds = ["outage", "throttled", "refused", "signed-out"] as const;

  it.each(["app", "services", "exchange"] as const)(
    "differ for an outage, throttling, a refusal and a sign-in that is over: %s",
    (part) => {
      const words = kinds.map((why) => failedLookWords(look(part, why), ["application-administrator"]));
      expect(new Set(words.map(({ what }) => what)).size).toBe(4);
      expect(new Set(words.map(({ next }) => next)).size).toBe(4);
    },
  );
  it.each(["app", "services", "exchange"] as const)("send nobody who holds the role to somebody with it: %s", (part) => {
    for (const why of kinds) {
      const { what, next } = failedLookWords(look(part, why), ["global-administrator"]);
      expect(`${what} ${next}`).not.toContain("Global Administrator");
    }
    const { next } = failedLookWords(look(part, "refused"), ["global-administrator"]);
    for (const candidate of ["PIM", "Conditional Access", "policy", "restricted administrative unit"]) expect(next).toContain(candidate);
    expect(next).toContain("Candidates");
  });
  it("name who can look when the account may not", () => {
    expect(failedLookWords(look("app", "refused"), []).next).toContain("Application Administrator");
  });
  it("name no number", () => {
    for (const part of ["app", "services", "exchange", "dropzone"] as const)
      expect(failedLooksTitle([look(part, "outage")])).not.toMatch(/\d/);
  });
});

describe("looking again", () => {
  const at = "2026-01-01T12:00:00.000Z";
  const look = (why: FailedLook["why"], retryAfterSeconds: number | null = null): FailedLook => ({
    ...{ part: "app", why, code: "X", requestId: null, retryAfterSeconds },
  });
  it.each([
    ["soon at first", look("outage"), at, 20],
    ["less often when it lasts", look("outage"), "2026-01-01T11:57:00.000Z", 90],
    ["at least every five minutes", look("outage"), "2026-01-01T08:00:00.000Z", 300],
    ["when Microsoft wants to be asked again", look("throttled", 120), at, 120],
    ["at the latest in five minutes", look("throttled", 4000), at, 300],
  ] as const)("is %s", (_, failed, since, seconds) => {
    expect(nextLookAt([failed], { since, at })).toBe(new Date(Date.parse(at) + seconds * 1000).toISOString());
  });
  it.each(["refused", "signed-out"] as const)("does not help when a person has to do something: %s", (why) => {
    expect(nextLookAt([look("outage"), look(why)], { since: at, at })).toBeNull();
  });
});
