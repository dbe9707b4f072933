import { describe, expect, it } from "vitest";
import { type StepSlug, stepSlugs } from "@/lib/catalogue/steps";
import type { ErrorCode } from "@/lib/errors/codes";
import { type Trouble, troubleOf } from "@/lib/errors/trouble";
import type { ChecklistView, StepView } from "@/lib/onboarding/status/checklist";
import { stepView } from "@/lib/onboarding/status/step-view";
import { whoseTurn } from "./waiting-on";

const at = "2026-01-01T00:00:00.000Z";
type Seen = Partial<Record<StepSlug, Partial<StepView>>>;

/** Steps that `seen` does not name are done before the first named one, and wait after it. */
function checklist(seen: Seen, run: ChecklistView["run"] = null) {
  const first = stepSlugs.findIndex((slug) => slug in seen);
  const steps = stepSlugs.map((slug, index) => ({ ...stepView(slug, index < first ? "done" : "waiting", "", at), ...seen[slug] }));
  const of = steps.filter(({ state }) => state !== "declined").length;
  return { steps, of, done: steps.filter(({ state }) => state === "done").length, run };
}

const run = (state: "working" | "waiting") =>
  ({ id: "r", state, startedAt: at, finishedAt: null, total: 2, finished: 1, current: null, roundTrips: 1, delay: null }) as const;
const needsYou = { state: "needs-you" } as const;
const trouble = (code: ErrorCode): Trouble => troubleOf(code, { at });

const turn = (seen: ReturnType<typeof checklist>, isInvited = true) => whoseTurn(seen, { isInvited });

describe("whose turn it is", () => {
  it.each<[string, Seen, string, StepSlug]>([
    ["nobody has signed in", { connect: needsYou }, "customer-admin", "connect"],
    ["nothing is chosen", { capabilities: needsYou }, "customer-admin", "capabilities"],
    ["the plan is to be confirmed", { "app-registration": { state: "waiting" } }, "entra-admin", "app-registration"],
    ["Graph lacks consent", { "graph-permissions": needsYou }, "entra-admin", "graph-permissions"],
    ["the app is not in Exchange", { "exchange-service-principal": needsYou }, "exchange-admin", "exchange-service-principal"],
    ["the Exchange role is missing", { "exchange-role": needsYou }, "exchange-admin", "exchange-role"],
    ["the Portal URL is not known", { "portal-url": needsYou }, "customer-admin", "portal-url"],
    ["the Data Source is not saved", { "data-source": needsYou }, "dropzone-entry", "data-source"],
    ["only the last decision is left", { finish: needsYou }, "customer-admin", "finish"],
    ["a grant is spreading", { verification: { state: "propagating" } }, "microsoft", "verification"],
    [
      "the certificate has to be made in Dropzone",
      { certificate: { ...needsYou, waitsFor: "dropzone-admin" } },
      "dropzone-entry",
      "certificate",
    ],
    [
      "a policy of theirs is in the way",
      { "client-secret": { state: "stuck", trouble: trouble("secret-blocked-by-policy") } },
      "entra-admin",
      "client-secret",
    ],
    [
      "Microsoft is in trouble",
      { "graph-permissions": { state: "could-not-check", trouble: trouble("microsoft-trouble") } },
      "microsoft",
      "graph-permissions",
    ],
    ["Dropzone's test failed", { "data-source": { state: "stuck", trouble: trouble("dropzone-test-failed") } }, "us", "data-source"],
    ["the portal has a fault", { "app-registration": { state: "stuck", trouble: trouble("unexpected") } }, "us", "app-registration"],
    ["an automatic step is stuck", { verification: { state: "stuck", trouble: trouble("permission-refused") } }, "us", "verification"],
  ])("when %s", (_what, seen, who, step) => {
    expect(turn(checklist(seen))).toEqual({ who, step });
  });

  it("is ours while the Dropzone key is wrong, however far the customer is", () => {
    const wrong: Seen = { "data-source": { state: "stuck", trouble: trouble("dropzone-key-refused") } };
    const us = { who: "us", step: "data-source" };
    expect(turn(checklist({ connect: needsYou, ...wrong }))).toEqual(us);
    expect(turn(checklist({ "exchange-role": needsYou, ...wrong }))).toEqual(us);
    expect(turn(checklist({ "exchange-role": needsYou, "data-source": { state: "waiting" } }))).toMatchObject({ who: "exchange-admin" });
  });

  it("is ours during an outage of Dropzone, and Microsoft's during one of Microsoft", () => {
    const seen = (code: ErrorCode): Seen => ({ "data-source": { state: "could-not-check", trouble: trouble(code) } });
    expect(turn(checklist(seen("dropzone-unreachable")))).toMatchObject({ who: "us" });
    expect(turn(checklist(seen("microsoft-unreachable")))).toMatchObject({ who: "microsoft" });
  });

  it("is ours while no invitation works, unless the tenant is connected", () => {
    expect(turn(checklist({ connect: needsYou }), false)).toEqual({ who: "us", step: "connect" });
    expect(turn(checklist({ capabilities: needsYou }), false)).toEqual({ who: "customer-admin", step: "capabilities" });
  });

  it("follows from the step's own duty when the step waits for a helper without a duty", () => {
    const seen: Seen = { "graph-permissions": { ...needsYou, waitsFor: "policy-admin" } };
    expect(turn(checklist(seen))).toEqual({ who: "entra-admin", step: "graph-permissions" });
  });

  it("belongs to the first step in the order of work when several steps need somebody", () => {
    expect(turn(checklist({ "exchange-role": needsYou, "portal-url": needsYou, "data-source": needsYou })).step).toBe("exchange-role");
  });

  it("is nobody's while the portal works, and Microsoft's while a run waits", () => {
    const seen: Seen = { "client-secret": { state: "working" }, "exchange-role": needsYou };
    expect(turn(checklist(seen, run("working")))).toEqual({ who: "nobody", step: "client-secret" });
    expect(turn(checklist(seen, run("waiting")))).toEqual({ who: "microsoft", step: null });
  });

  it("is nobody's when every step is done or declined", () => {
    const all = Object.fromEntries(stepSlugs.map((slug) => [slug, { state: slug === "portal-url" ? "declined" : "done" }])) as Seen;
    expect(turn(checklist(all))).toEqual({ who: "nobody", step: null });
  });

  it("skips a step that cannot begin yet", () => {
    const seen: Seen = { "app-registration": { state: "declined" }, verification: { state: "waiting" } };
    expect(turn(checklist(seen)).step).toBe("client-secret");
  });
});
