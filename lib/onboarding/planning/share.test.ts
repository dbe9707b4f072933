import { describe, expect, it } from "vitest";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import type { Choices } from "../choosing/choices";
import type { Plan } from "./changes";
import { desiredState } from "./desired";
import type { Observed } from "./observed";
import { shareOut } from "./share";

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

const deeds = (changes: Plan) => changes.map((c) => c.do);

describe("the share of the admin who is signed in", () => {
  it("is the whole plan for a Global Administrator", () => {
    expect(shareOut(plan, { desired, choices, wasExchangeDone: false, observed: seenBy(["global-administrator"]) })).toEqual({
      mine: plan,
      left: [],
      exchangeIsLeft: false,
    });
  });

  it("leaves out Microsoft Graph's permissions, and the integration that uses them, when the admin cannot consent", () => {
    const { mine, left } = shareOut(plan, { desired, choices, wasExchangeDone: false, observed: seenBy(["application-administrator"]) });
    expect(left.map(({ duty }) => duty)).toEqual(["graph-consent"]);
    expect(deeds(mine)).toEqual(["create-service-principal", "grant-permission", "save-data-source"]);
  });

  it("leaves out the Alert Source until an Exchange administrator has signed in", () => {
    const { mine, exchangeIsLeft } = shareOut(plan, {
      desired,
      choices,
      wasExchangeDone: false,
      observed: seenBy(["global-administrator"], false),
    });
    expect(exchangeIsLeft).toBe(true);
    expect(deeds(mine)).not.toContain("save-alert-source");
    expect(deeds(mine)).toContain("save-data-source");
  });

  it("needs no new sign-in for Exchange when its part was observed as done before", () => {
    const observed = seenBy(["global-administrator"], false);
    const { mine, exchangeIsLeft } = shareOut(plan, { desired, choices, wasExchangeDone: true, observed });
    expect(exchangeIsLeft).toBe(false);
    expect(deeds(mine)).toContain("save-alert-source");
  });

  it("leaves out the Data Source until the Portal URL that its form needs is known", () => {
    const withCloudApps: Choices = { ...choices, capabilities: ["quarantine", "cloud-apps"] };
    expect(deeds(shareOut(plan, { desired, choices: withCloudApps, wasExchangeDone: false, observed: seenBy(null) }).mine)).not.toContain(
      "save-data-source",
    );
  });

  it("is the whole plan when the roles are unknown, so that Microsoft decides", () => {
    expect(shareOut(plan, { desired, choices, wasExchangeDone: false, observed: seenBy(null) }).mine).toEqual(plan);
  });
});
