import { describe, expect, it } from "vitest";
import { type AlertTypeId, alertTypeIds } from "@/lib/catalogue/alert-types";
import { type OptionalCapabilityId, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { desired, emptyTenant, nothingKnown } from "@/testing/observed-tenant";
import { changeId } from "./changes";
import { changesNamed, leftOut } from "./left-out";
import { plan } from "./plan";

const everything = plan(desired(), emptyTenant(), nothingKnown);
const choices = (capabilities: readonly OptionalCapabilityId[], alertTypes: readonly AlertTypeId[] = alertTypeIds) => ({
  capabilities: [...capabilities],
  alertTypes: [...alertTypes],
  portalUrl: null,
});
const leaves = (...chosen: Parameters<typeof choices>) => leftOut(everything, choices(...chosen)).map(changeId);

describe("a plan that was shown for other choices", () => {
  it("leaves nothing out while the choices call for all of it", () => {
    expect(leaves(optionalCapabilities)).toEqual([]);
  });

  it("leaves out the permissions of a capability that was declined since, and the app that would declare them", () => {
    expect(leaves(["live-response", "quarantine"])).toEqual(["create-application", "grant-permission:investigation.read"]);
  });

  it("leaves out the permission of alerts that are no longer ticked", () => {
    expect(leaves(optionalCapabilities, ["defender-alerts", "defender-incidents"])).toContain("grant-permission:ThreatSubmission.Read.All");
  });

  it("can be told by the ids of its changes, and by nothing that is no id of a change", () => {
    const named = changesNamed(["grant-permission:Mail.Read", "assign-exchange-role", "grant-permission:Everything", "<script>"]);
    expect(named.map(changeId)).toEqual(["grant-permission:Mail.Read", "assign-exchange-role"]);
  });
});
