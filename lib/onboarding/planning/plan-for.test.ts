import { describe, expect, it } from "vitest";
import { alertTypeIds } from "@/lib/catalogue/alert-types";
import { type OptionalCapabilityId, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { certificate, dropzone, emptyTenant } from "@/testing/observed-tenant";
import { type Simulated, simulated } from "@/testing/simulated-tenant";
import type { Choices } from "../choosing/choices";
import { type Change, changeId, isHandOver, isRetirement } from "./changes";
import { desiredState } from "./desired";
import type { Observed } from "./observed";
import { planFor } from "./plan-for";

const subsets: OptionalCapabilityId[][] = Array.from({ length: 2 ** optionalCapabilities.length }, (_, bits) =>
  optionalCapabilities.filter((_capability, index) => Math.floor(bits / 2 ** index) % 2 === 1),
);
const choices: Choices[] = subsets.flatMap((capabilities) =>
  [[...alertTypeIds], alertTypeIds.slice(0, 1)].map((alertTypes) => ({ capabilities, alertTypes, portalUrl: "https://c" })),
);
const wish = (chosen: Choices) => desiredState({ choices: chosen, certificate, refusedCertificates: [], dropzone });
const named = ({ capabilities, alertTypes }: Choices) => `${capabilities.join("+") || "base"}, ${alertTypes.length} kinds of alerts`;

const phaseOf = (change: Change) => (isHandOver(change) ? "hand-over" : isRetirement(change) ? "retire" : "build");

/** Makes the plan and carries it out in the order in which a run does. */
function setUp(tenant: Simulated, chosen: Choices) {
  const want = wish(chosen);
  const plan = planFor("setup", want, tenant.observed(), tenant.known(chosen));
  for (const phase of ["build", "hand-over", "retire"] as const)
    for (const change of plan.filter((each) => phaseOf(each) === phase)) tenant.make(change, chosen, want);
  return plan;
}

describe("choices that change after the run", () => {
  it.each(choices.map((a) => [named(a), a] as const))("lead from %s to exactly what a fresh onboarding has", (_, before) => {
    for (const after of choices) {
      const [changed, fresh] = [simulated(), simulated()];
      setUp(changed, before);
      setUp(changed, after);
      setUp(fresh, after);
      expect(changed.summary(), `to ${named(after)}`).toEqual(fresh.summary());
      expect(planFor("setup", wish(after), changed.observed(), changed.known(after)), `after ${named(after)}`).toEqual([]);
    }
  });

  it("take nothing away that the portal did not make", () => {
    const [all, none] = [choices.find(({ capabilities }) => capabilities.length === 3), choices[0]];
    if (!all || !none) throw new TypeError("There are such choices");
    const tenant = simulated();
    setUp(tenant, all);
    tenant.forgetMade();
    const plan = planFor("setup", wish(none), tenant.observed(), tenant.known(none));
    expect(plan.filter(isRetirement).map(({ do: what }) => what)).toEqual(["retire-certificate", "retire-secret"]);
  });
});

describe("undoing", () => {
  it.each(choices.map((a) => [named(a), a] as const))("leaves nothing of %s, and the setup can begin again", (_, chosen) => {
    const [tenant, fresh] = [simulated(), simulated()];
    setUp(tenant, chosen);
    const plan = planFor("undo", wish(chosen), tenant.observed(), tenant.known(chosen));
    expect(plan.every(isRetirement)).toBe(true);
    for (const change of plan) tenant.make(change, chosen, wish(chosen));
    expect(tenant.summary()).toEqual(simulated().summary());
    expect(planFor("undo", wish(chosen), tenant.observed(), tenant.known(chosen))).toEqual([]);
    const again = setUp(tenant, chosen).map(changeId);
    expect(again).toEqual(setUp(fresh, chosen).map(changeId));
    expect(tenant.summary()).toEqual(fresh.summary());
  });

  it("resumes after any number of its removals", () => {
    const chosen = choices.at(-1) as Choices;
    const first = simulated();
    setUp(first, chosen);
    const plan = planFor("undo", wish(chosen), first.observed(), first.known(chosen));
    for (const at of plan.keys()) {
      const tenant = simulated();
      setUp(tenant, chosen);
      for (const change of plan.slice(0, at)) tenant.make(change, chosen, wish(chosen));
      for (const change of planFor("undo", wish(chosen), tenant.observed(), tenant.known(chosen)))
        tenant.make(change, chosen, wish(chosen));
      expect(tenant.summary(), `after ${at} removals`).toEqual(simulated().summary());
    }
  });

  it("removes Dropzone's integrations also when somebody has deleted the app, and Exchange's part with them", () => {
    const chosen = choices.at(-1) as Choices;
    const tenant = simulated();
    setUp(tenant, chosen);
    const [app, principal] = [tenant.observed().application, tenant.observed().servicePrincipal].map((seen) => ({ ...seen, value: null }));
    const observed = { ...tenant.observed(), application: app, servicePrincipal: principal, isGone: true } as Observed;
    const names = planFor("undo", wish(chosen), observed, tenant.known(chosen)).map(changeId);
    expect(names).toEqual([
      ...["retire-integration:data-source", "retire-integration:alert-source"],
      ...["retire-exchange-assignment", "retire-exchange-service-principal"],
    ]);
    const byAnother = { secretKeyId: null, clientId: "another-app" };
    const heldByAnother = { "data-source": byAnother, "alert-source": byAnother };
    const others = planFor("undo", wish(chosen), observed, { ...tenant.known(chosen), held: heldByAnother }).map(changeId);
    expect(others).toEqual(["retire-exchange-assignment", "retire-exchange-service-principal"]);
  });

  it("removes nothing from a tenant in which the portal made nothing", () => {
    const tenant = simulated();
    const chosen = choices.at(-1) as Choices;
    setUp(tenant, chosen);
    tenant.forgetMade();
    const left = planFor("undo", wish(chosen), tenant.observed(), { ...tenant.known(chosen), ours: simulated().known(chosen).ours });
    expect(left).toEqual([]);
    expect(planFor("undo", wish(chosen), emptyTenant(), simulated().known(chosen))).toEqual([]);
  });
});
