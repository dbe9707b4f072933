import { type Permission, permissions } from "@/lib/catalogue/permissions";
import { type Choices, isOn } from "../choosing/choices";

/** What this customer's choices call for in their tenant. Pure. */

export const dropzoneApp = {
  displayName: "Dropzone AI",
  signInAudience: "AzureADMyOrg",
  secretName: "Dropzone AI Integration Key",
  certificateName: "Dropzone AI",
  /** Marks the app as made by this portal, so that it is found again and nobody else's is touched. */
  tag: "dropzone-onboarding",
  exchangeRole: "Transport Hygiene",
} as const;

/** Entra's `uniqueName` is immutable and tenant-unique: creating by it twice is harmless. */
export const uniqueNameFor = (customerSlug: string) => `dropzone-ai-${customerSlug}`;

/** The certificate that this customer's Dropzone tenant uses. */
export type DropzoneCertificate = {
  /** SHA-1 thumbprint, upper-case hex, as the admin centre shows it. */
  thumbprint: string;
  /** DER, base64. Public part only. */
  der: string;
  notAfter: string;
};
/** `upload`: nobody but the person who uploaded it says that it is Dropzone's. */
export type WantedCertificate = DropzoneCertificate & { source: "dropzone" | "upload" };

export type Desired = {
  uniqueName: string;
  permissions: readonly Permission[];
  /** Null while it is unknown, or when quarantined mail is declined. */
  certificate: WantedCertificate | null;
  exchange: boolean;
};

export function desiredState(input: { uniqueName: string; choices: Choices; certificate: WantedCertificate | null }): Desired {
  const exchange = isOn(input.choices, "quarantine");
  return {
    uniqueName: input.uniqueName,
    permissions: permissions.filter((p) => isOn(input.choices, p.capability)),
    certificate: exchange ? input.certificate : null,
    exchange,
  };
}
