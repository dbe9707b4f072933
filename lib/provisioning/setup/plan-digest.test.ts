import { describe, expect, it } from "vitest";
import type { Plan } from "@/lib/onboarding/planning/changes";
import { withoutUnconfirmed } from "@/lib/onboarding/planning/dropzone-side";
import { choicesDigest, isDigestOf, planDigest } from "./plan-digest";

const replaces = { integrationId: "i", tenantId: "t", clientId: "c", of: "another-tenant" } as const;
const plan: Plan = [
  { do: "create-client-secret" },
  { do: "save-data-source", host: "x", replaces },
  { do: "save-alert-source", host: "x" },
];

describe("a plan that was confirmed before a sign-in", () => {
  it.each([[], ["save-data-source"]])("is recognized whichever replacements were ticked: %j", (...ticks) => {
    expect(isDigestOf(planDigest(withoutUnconfirmed(plan, ticks)), plan)).toBe(true);
  });

  it("is not mistaken for another one", () => {
    expect(isDigestOf(planDigest(plan), plan.slice(1))).toBe(false);
    expect(isDigestOf(planDigest(plan.slice(0, 1)), plan)).toBe(false);
  });
});

describe("the choices that a plan was shown for", () => {
  it("are the same in any order, and others once one is switched", () => {
    const one = choicesDigest({ capabilities: ["quarantine", "cloud-apps"], alertTypes: ["defender-alerts"] });
    expect(choicesDigest({ capabilities: ["cloud-apps", "quarantine"], alertTypes: ["defender-alerts"] })).toBe(one);
    expect(choicesDigest({ capabilities: ["cloud-apps"], alertTypes: ["defender-alerts"] })).not.toBe(one);
    expect(choicesDigest({ capabilities: ["cloud-apps", "quarantine"], alertTypes: ["defender-incidents"] })).not.toBe(one);
  });
});
