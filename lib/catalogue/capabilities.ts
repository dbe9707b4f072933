/** The capabilities that a customer accepts or declines. Base cannot be declined: without it Dropzone has nothing to work on. */

export const capabilityIds = ["base", "cloud-apps", "live-response", "quarantine"] as const;
export type CapabilityId = (typeof capabilityIds)[number];
export type OptionalCapabilityId = Exclude<CapabilityId, "base">;

type Capability = { id: CapabilityId; name: string; brings: string; means: string; needs: string };

export const capabilities = [
  {
    id: "base",
    name: "Alerts, directory and mail",
    brings: "Dropzone pulls Defender alerts and reported phishing, and looks up people, devices and mail while it investigates.",
    means: "Reads only. Nothing in your tenant is changed by it.",
    needs: "Always on: both Dropzone integrations are built on it.",
  },
  {
    id: "cloud-apps",
    name: "Cloud Apps",
    brings: "Dropzone analyzes activity in the cloud apps that Defender for Cloud Apps watches.",
    means: "Reads activities and alerts in Defender for Cloud Apps.",
    needs: "Needs Microsoft Defender for Cloud Apps, and its API URL.",
  },
  {
    id: "live-response",
    name: "Live Response",
    brings: "Dropzone extracts quarantined files and analyzes them itself, which makes its conclusions more accurate.",
    means: "Can start a Live Response session on a machine and manage the script library.",
    needs: "Needs Defender for Endpoint Plan 2 with Live Response switched on.",
  },
  {
    id: "quarantine",
    name: "Quarantined mail",
    brings: "Dropzone retrieves quarantined emails during phishing analysis.",
    means: "The app gets the Exchange role “Transport Hygiene”, which manages quarantine and anti-spam settings.",
    needs: "Needs an Exchange Administrator or Global Administrator, and the certificate of your Dropzone tenant.",
  },
] as const satisfies readonly Capability[];

export const optionalCapabilities = ["cloud-apps", "live-response", "quarantine"] as const satisfies readonly OptionalCapabilityId[];

export function capability(id: CapabilityId) {
  return capabilities.find((c) => c.id === id) as (typeof capabilities)[number];
}
