import { describe, expect, it } from "vitest";
import { type AlertTypeId, alertTypeIds } from "@/lib/catalogue/alert-types";
import { type OptionalCapabilityId, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { permissions } from "@/lib/catalogue/permissions";
import { desiredState } from "./desired";

const certificate = { thumbprint: "AB12", der: "MIIB", notAfter: "2030-01-01T00:00:00Z", source: "dropzone" as const, uploadedBy: null };
const desired = (capabilities: readonly OptionalCapabilityId[], alertTypes: readonly AlertTypeId[] = alertTypeIds) =>
  desiredState({
    choices: { capabilities: [...capabilities], alertTypes: [...alertTypes], portalUrl: null },
    certificate,
    refusedCertificates: [],
    dropzone: { host: "contoso.dropzone.app", tenantId: "t" },
  });

describe("the desired state of a tenant", () => {
  it("has all permissions when every capability is chosen", () => {
    expect(desired(optionalCapabilities).permissions).toEqual(permissions);
  });

  it.each([
    ["cloud-apps", 1],
    ["live-response", 4],
    ["quarantine", 1],
  ] as const)("has the permissions of base and of %s when only that is chosen", (capability, more) => {
    const { permissions: wanted } = desired([capability]);
    expect(wanted.filter((p) => p.capability === "base")).toHaveLength(7);
    expect(wanted.filter((p) => p.capability === capability)).toHaveLength(more);
    expect(wanted).toHaveLength(7 + more);
  });

  it.each<[AlertTypeId[], string[]]>([
    [["defender-alerts"], ["SecurityIncident.Read.All", "ThreatSubmission.Read.All"]],
    [["defender-incidents"], ["SecurityAlert.Read.All", "ThreatSubmission.Read.All"]],
    [["reported-phishing"], ["ThreatHunting.Read.All", "SecurityAlert.Read.All", "SecurityIncident.Read.All"]],
    // The Data Source reads mail too, so Mail.Read stays whether or not its alerts are ticked.
    [["defender-alerts", "defender-incidents", "reported-phishing"], []],
  ])("asks for no permission that only alerts need which are not ticked: %j", (ticked, dropped) => {
    const wanted = desired(optionalCapabilities, ticked).permissions;
    expect(permissions.filter((p) => !wanted.includes(p)).map(({ name }) => name)).toEqual(dropped);
  });

  it("has a certificate and Exchange only for quarantined mail", () => {
    expect(desired(["quarantine"])).toMatchObject({ certificate, exchange: true });
    expect(desired(["cloud-apps", "live-response"])).toMatchObject({ certificate: null, exchange: false });
  });
});
