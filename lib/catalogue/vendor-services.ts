/** The services that the portal calls, by the names that people know. */
export const vendorServices = {
  entra: "Microsoft's sign-in",
  graph: "Microsoft",
  exchange: "Exchange",
  defender: "Defender for Endpoint",
  "cloud-apps": "Defender for Cloud Apps",
  dropzone: "Dropzone",
} as const;
export type VendorService = keyof typeof vendorServices;
