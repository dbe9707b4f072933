import { type Permission, permissions } from "@/lib/catalogue/permissions";
import { type Choices, isOn, isWanted } from "../choosing/choices";

/** The desired state: what this customer's choices require in their tenant. Pure. */

export const dropzoneApp = {
  displayName: "Dropzone AI",
  signInAudience: "AzureADMyOrg",
  secretName: "Dropzone AI Integration Key",
  certificateName: "Dropzone AI",
  /** Shows people that this portal created the app. It proves nothing, since anybody can set it. */
  tag: "dropzone-onboarding",
  exchangeRole: "Transport Hygiene",
} as const;

/** The `uniqueName` that earlier versions gave the app. It proves nothing, since anybody can guess it. */
export const formerUniqueName = (customerSlug: string) => `dropzone-ai-${customerSlug}`;

/** The certificate that this customer's Dropzone tenant uses. */
export type DropzoneCertificate = {
  /** SHA-1 thumbprint, upper-case hex, as the admin centre shows it. */
  thumbprint: string;
  /** DER in base64, the public part only. */
  der: string;
  /** ISO 8601. */
  notAfter: string;
};
export type WantedCertificate = DropzoneCertificate & {
  /** `dropzone`: Dropzone reported or confirmed it. `upload`: only the person who uploaded it says that it is Dropzone's. */
  source: "dropzone" | "upload";
  /** The name of who uploaded it. Null when Dropzone reported it, or when it was not recorded. */
  uploadedBy: string | null;
};

export type Desired = {
  permissions: readonly Permission[];
  /** Null while it is unknown, or when quarantined mail is declined. */
  certificate: WantedCertificate | null;
  /** Thumbprints of uploaded certificates that Dropzone contradicted. They must not stay on the app. */
  refusedCertificates: readonly string[];
  /** Where the integrations are saved, and the Entra tenant that they are for. */
  dropzone: { host: string; tenantId: string };
  /** Whether the app needs an entry and a role in Exchange. */
  exchange: boolean;
  /** The life of the client secret in days, when the admin agreed to less than two years. */
  secretDays: number | null;
  /** Whether the portal shall look at the tenant in its own name. Null when nobody has ever asked for that: then nobody looks at it either. */
  watching: "on" | "off" | null;
  /** Whether the admin agreed that the portal runs Enable-OrganizationCustomization. */
  mayCustomizeExchange: boolean;
};

type ForCustomer = Pick<Desired, "certificate" | "refusedCertificates" | "dropzone"> &
  Partial<Pick<Desired, "secretDays" | "mayCustomizeExchange" | "watching">> & { choices: Choices };

export function desiredState(input: ForCustomer): Desired {
  const exchange = isOn(input.choices, "quarantine");
  return {
    permissions: permissions.filter((p) => isWanted(p, input.choices)),
    certificate: exchange ? input.certificate : null,
    refusedCertificates: input.refusedCertificates,
    dropzone: input.dropzone,
    exchange,
    secretDays: input.secretDays ?? null,
    watching: input.watching ?? null,
    mayCustomizeExchange: exchange && (input.mayCustomizeExchange ?? false),
  };
}
