import type { Desired } from "./desired";
import { integrations } from "./integrations";
import type { Observed } from "./observed";
import { hasCertificate, type KnownToPortal } from "./plan";

/**
 * A renewal: a new secret is made, both integrations are saved and tested with it, and then the old one is removed. Until then Dropzone goes on
 * with the old one, so that an interruption leaves both. Pure.
 */

/**
 * What the portal knows, with the secret in use counted as gone, so that a plan makes a new one. A new secret that is not handed over
 * everywhere yet is the one to go on with.
 */
export function renewing(known: KnownToPortal): KnownToPortal {
  const isOld = known.replacing === null ? !isUnderWay(known) : known.secretKeyId !== null && known.replacing.includes(known.secretKeyId);
  return isOld ? { ...known, secretKeyId: null, hasSecretValue: false } : known;
}

/** Whether there is a new secret here that an integration does not have yet: a renewal was interrupted. */
const isUnderWay = ({ hasSecretValue, secretKeyId, held }: Pick<KnownToPortal, "hasSecretValue" | "secretKeyId" | "held">): boolean =>
  hasSecretValue && integrations.some(({ kind }) => held[kind]?.secretKeyId !== secretKeyId);

/**
 * Whether Dropzone reports another certificate than the one of ours on the app, with which an integration works so far. It is handed over as a
 * secret is: the form is tested again, which needs a secret, and the portal keeps none.
 */
export function isCertificateReplaced({ certificate }: Desired, { application }: Observed, { ours, held }: KnownToPortal): boolean {
  const app = application.known ? application.value : null;
  if (app === null || certificate?.source !== "dropzone" || held["alert-source"] === null) return false;
  return !hasCertificate(app, certificate.thumbprint) && ours.thumbprints.some((thumbprint) => hasCertificate(app, thumbprint));
}
