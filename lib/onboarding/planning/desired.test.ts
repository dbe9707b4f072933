import { describe, expect, it } from "vitest";
import { type OptionalCapabilityId, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { permissions } from "@/lib/catalogue/permissions";
import { desiredState, uniqueNameFor } from "./desired";

const certificate = { thumbprint: "AB12", der: "MIIB", notAfter: "2030-01-01T00:00:00Z", source: "dropzone" as const };
const desired = (capabilities: readonly OptionalCapabilityId[]) =>
  desiredState({
    uniqueName: uniqueNameFor("contoso"),
    choices: { capabilities: [...capabilities], alertTypes: ["defender-alerts"], portalUrl: null },
    certificate,
  });

describe("what a customer's choices call for", () => {
  it("is all thirteen permissions when everything is wanted", () => {
    expect(desired(optionalCapabilities).permissions).toEqual(permissions);
  });

  it.each([
    ["cloud-apps", 1],
    ["live-response", 4],
    ["quarantine", 1],
  ] as const)("is the seven of Microsoft Graph and those of %s alone", (capability, more) => {
    const { permissions: wanted } = desired([capability]);
    expect(wanted.filter((p) => p.capability === "base")).toHaveLength(7);
    expect(wanted.filter((p) => p.capability === capability)).toHaveLength(more);
    expect(wanted).toHaveLength(7 + more);
  });

  it("is a certificate and Exchange for quarantined mail alone", () => {
    expect(desired(["quarantine"])).toMatchObject({ certificate, exchange: true });
    expect(desired(["cloud-apps", "live-response"])).toMatchObject({ certificate: null, exchange: false });
  });

  it("names the app by the customer, so that it is made once", () => {
    expect(desired([]).uniqueName).toBe("dropzone-ai-contoso");
  });
});
