import { describe, expect, it } from "vitest";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import type { Choices } from "../choosing/choices";
import type { Plan } from "./changes";
import { desiredState } from "./desired";
import type { Saved } from "./dropzone-side";
import type { Observed } from "./observed";
import { dutyNewSince, shareOut } from "./share";

const choices: Choices = { capabilities: ["quarantine"], alertTypes: ["defender-alerts"], portalUrl: null };
const desired = desiredState({
  choices,
  certificate: null,
  refusedCertificates: [],
  dropzone: { host: "contoso.dropzone.app", tenantId: "t" },
});
const plan: Plan = [
  { do: "create-service-principal" },
  { do: "grant-permission", permission: "ThreatHunting.Read.All", resource: "microsoft-graph" },
  { do: "grant-permission", permission: "Exchange.ManageAsApp", resource: "exchange-online" },
  { do: "save-data-source" },
  { do: "save-alert-source" },
];

const seenBy = (roles: RolesSeen, exchangeKnown = true) =>
  ({
    roles,
    exchange: exchangeKnown
      ? { known: true, requestId: null, value: { servicePrincipal: null, roleAssignment: null } }
      : { known: false, because: "not-asked", requestId: null, message: "" },
  }) as Observed;

const nothingSaved: Saved = { "data-source": null, "alert-source": null };
const nothingHeld = { held: { "data-source": null, "alert-source": null }, isMadeInExchange: false };
const deeds = (changes: Plan) => changes.map((c) => c.do);

describe("the share of the admin who is signed in", () => {
  it("is the whole plan for a Global Administrator", () => {
    expect(
      shareOut(plan, {
        desired,
        choices,
        wasExchangeDone: false,
        saved: nothingSaved,
        ...nothingHeld,
        observed: seenBy(["global-administrator"]),
      }),
    ).toEqual({
      mine: plan,
      left: [],
      exchangeIsLeft: false,
    });
  });

  it("leaves out Microsoft Graph's permissions, and the integration that uses them, when the admin cannot consent", () => {
    const { mine, left } = shareOut(plan, {
      desired,
      choices,
      wasExchangeDone: false,
      saved: nothingSaved,
      ...nothingHeld,
      observed: seenBy(["application-administrator"]),
    });
    expect(left.map(({ duty }) => duty)).toEqual(["graph-consent"]);
    expect(deeds(mine)).toEqual(["create-service-principal", "grant-permission", "save-data-source"]);
  });

  const withoutExchange = (saved: Saved, changes = plan) =>
    shareOut(changes, {
      desired,
      choices,
      wasExchangeDone: false,
      saved,
      ...nothingHeld,
      observed: seenBy(["global-administrator"], false),
    });

  it("saves the Alert Source without quarantined mail until an Exchange administrator has signed in", () => {
    const { mine, exchangeIsLeft } = withoutExchange(nothingSaved);
    expect(exchangeIsLeft).toBe(true);
    expect(mine.find((c) => c.do === "save-alert-source")).toEqual({ do: "save-alert-source", parts: [], later: ["quarantine"] });
    expect(deeds(mine)).toContain("save-data-source");
  });

  it("does not save the Alert Source again while it would get nothing that it does not have", () => {
    const saved: Saved = { "data-source": [], "alert-source": ["quarantine"] };
    expect(deeds(withoutExchange(saved).mine)).not.toContain("save-alert-source");
    expect(deeds(withoutExchange(saved, [...plan, { do: "create-client-secret" }]).mine)).toContain("save-alert-source");
  });

  it("needs no new sign-in for Exchange when its part was observed as done before", () => {
    const observed = seenBy(["global-administrator"], false);
    const { mine, exchangeIsLeft } = shareOut(plan, {
      desired,
      choices,
      wasExchangeDone: true,
      saved: nothingSaved,
      ...nothingHeld,
      observed,
    });
    expect(exchangeIsLeft).toBe(false);
    expect(deeds(mine)).toContain("save-alert-source");
  });

  it("saves the Data Source without Cloud Apps until the Portal URL that its form needs is known", () => {
    const withCloudApps: Choices = { ...choices, capabilities: ["quarantine", "cloud-apps"] };
    const about = { desired, choices: withCloudApps, wasExchangeDone: false, saved: nothingSaved, ...nothingHeld, observed: seenBy(null) };
    expect(shareOut(plan, about).mine.find((c) => c.do === "save-data-source")).toMatchObject({ parts: [], later: ["cloud-apps"] });
  });

  it("is the whole plan when the roles are unknown, so that Microsoft decides", () => {
    expect(
      shareOut(plan, { desired, choices, wasExchangeDone: false, saved: nothingSaved, ...nothingHeld, observed: seenBy(null) }).mine,
    ).toEqual(plan);
  });
});

describe("a role that became active after the sign-in", () => {
  const graphAlone = plan.filter(({ do: what }) => what === "grant-permission");
  it.each<[string, RolesSeen, RolesSeen, string | null]>([
    ["a role for the grants", ["application-administrator"], ["application-administrator", "global-administrator"], "graph-consent"],
    ["the first role of all", [], ["application-administrator"], "app-admin"],
    ["a role that nothing of the plan needs", ["global-administrator"], ["global-administrator", "exchange-administrator"], null],
    ["roles that were not known at the sign-in", null, ["global-administrator"], null],
    ["roles that are not known now", [], null, null],
    ["a role that ended", ["global-administrator"], [], null],
  ])("%s", (_, atSignIn, now, duty) => {
    expect(dutyNewSince(graphAlone, { atSignIn, now })).toBe(duty);
  });
});
