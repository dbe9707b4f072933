import { describe, expect, it } from "vitest";
import { type StepSlug, stepSlugs, steps } from "@/lib/catalogue/steps";
import { stepView } from "@/lib/onboarding/status/step-view";
import { type Stage, type SummaryInput, summaryOf } from "./summary";

const day = (date: number) => `2026-01-${String(date).padStart(2, "0")}T00:00:00.000Z`;
const choices = { capabilities: ["quarantine" as const], alertTypes: ["defender-alerts" as const], portalUrl: null };

/** All steps before `slug` are done, and the step itself needs somebody. Null: all steps are done. */
function upTo(slug: StepSlug | null, over: Partial<SummaryInput> = {}): SummaryInput {
  const index = slug === null ? steps.length : stepSlugs.indexOf(slug);
  const views = stepSlugs.map((each, i) => stepView(each, i < index ? "done" : i === index ? "needs-you" : "waiting", "", day(1)));
  return {
    checklist: { steps: views, done: index, of: steps.length, run: null, drift: [] },
    ...{ choices, secretEndsAt: null, certificateEndsAt: null, isInvited: true, isEnded: false },
    ...{ lastActivityAt: day(2), before: null, now: day(9) },
    ...over,
  };
}

describe("a customer in one row", () => {
  it("who has ended waits for nobody, and nothing of theirs expires, however far they were", () => {
    const over = { isEnded: true, isInvited: false, secretEndsAt: day(20) };
    const summary = summaryOf(upTo("client-secret", over));
    expect(summary).toMatchObject({ stage: "ended", waitingOn: "nobody", waitingStep: null, waitingSince: null, nextExpiry: null });
    expect(summaryOf(upTo(null, over)).stage).toBe("ended");
  });

  it.each<[StepSlug | null, Stage]>([
    ["connect", "invited"],
    ["capabilities", "choosing"],
    ["app-registration", "setting-up"],
    ["verification", "setting-up"],
    ["data-source", "handing-over"],
    ["finish", "finishing"],
    [null, "complete"],
  ])("at the step %s is in the stage %s", (slug, stage) => {
    expect(summaryOf(upTo(slug)).stage).toBe(stage);
  });

  it("waits for us while there is no invitation link that works", () => {
    expect(summaryOf(upTo("connect", { isInvited: false }))).toMatchObject({ waitingOn: "us", waitingStep: "connect" });
    expect(summaryOf(upTo("capabilities", { isInvited: false })).waitingOn).toBe("customer-admin");
  });

  describe("has been waiting", () => {
    const before = { waitingOn: "customer-admin", waitingStep: "capabilities", waitingSince: day(3) } as const;
    it.each([
      ["since the last activity, in the first summary", upTo("capabilities"), day(2)],
      ["since the same time as before, for the same person at the same step", upTo("capabilities", { before }), day(3)],
      ["since now, for another step", upTo("finish", { before }), day(9)],
      [
        "since now, when it waited for nobody before",
        upTo("finish", { before: { ...before, waitingOn: "nobody", waitingSince: null } }),
        day(9),
      ],
      ["for nobody, when all is done", upTo(null, { before }), null],
    ])("%s", (_what, input, since) => {
      expect(summaryOf(input).waitingSince).toBe(since);
    });
  });

  it.each([
    ["nothing is known", {}, null],
    ["the secret ends first", { secretEndsAt: day(4), certificateEndsAt: day(5) }, { at: day(4), what: "client-secret" }],
    ["the certificate ends first", { secretEndsAt: day(6), certificateEndsAt: day(5) }, { at: day(5), what: "certificate" }],
    ["the certificate is not used", { choices: { ...choices, capabilities: [] }, certificateEndsAt: day(5) }, null],
  ])("has the next expiry when %s", (_what, over, expected) => {
    expect(summaryOf(upTo(null, over)).nextExpiry).toEqual(expected);
  });

  it("distinguishes having declined everything from not having chosen", () => {
    expect(summaryOf(upTo(null)).capabilities).toEqual(["quarantine"]);
    expect(summaryOf(upTo(null, { choices: { ...choices, capabilities: [] } })).capabilities).toEqual([]);
    expect(summaryOf(upTo("connect", { choices: null })).capabilities).toBeNull();
  });

  it("has the state of each step, by the step's slug", () => {
    expect(summaryOf(upTo("client-secret")).states).toMatchObject({ connect: "done", "client-secret": "needs-you", finish: "waiting" });
  });
});
