import { X509Certificate } from "node:crypto";
import type { KeyCredential, Tenant } from "../world/state";
import { effectiveAfter, newGuid, timestamp, type World } from "../world/world";
import type { Json } from "./call";
import { requireKeyLifetime } from "./credential-policy";
import { badRequest, GraphRefusal } from "./refusals";

/** Certificates on an application or a service principal. learn.microsoft.com/graph/api/resources/keycredential */

const known = ["customKeyIdentifier", "displayName", "endDateTime", "key", "keyId", "startDateTime", "type", "usage"];

/** On create, key ids are Graph's to give: 400 for one that the client supplies. */
export function requireNoKeyIds(entries: Json[]) {
  if (entries.some((entry) => entry.keyId))
    throw badRequest("The keyId of a key credential must not be specified when an application is created.");
}

/** PATCH replaces the whole collection: what is not sent back is gone. An entry sent back by its id, with `key` null, is kept. */
export function replaceKeys(world: World, of: { tenant: Tenant; holder: { keyCredentials: KeyCredential[] }; entries: Json[] }) {
  const { tenant, holder } = of;
  holder.keyCredentials = of.entries.map((entry) => {
    const existing = holder.keyCredentials.find(({ keyId }) => keyId === entry.keyId);
    return existing ? keep(existing, entry) : make(world, tenant, entry);
  });
}

/** 400 KeyNotUpdatable when anything in an existing entry differs. */
function keep(existing: KeyCredential, entry: Json): KeyCredential {
  const changed = Object.entries(entry).some(([name, value]) => {
    if (value === null || name === "customKeyIdentifier" || name.startsWith("@")) return false;
    const before = existing[name as keyof KeyCredential];
    return name.endsWith("DateTime") ? new Date(String(value)).getTime() !== new Date(before ?? "").getTime() : value !== before;
  });
  if (changed)
    throw new GraphRefusal(400, "KeyNotUpdatable", `Update to existing credential with KeyId '${existing.keyId}' is not allowed.`);
  return existing;
}

function make(world: World, tenant: Tenant, entry: Json): KeyCredential {
  const other = Object.keys(entry).find((name) => !known.includes(name) && !name.startsWith("@"));
  if (other) throw badRequest(`Invalid property '${other}' in 'keyCredentials'.`);
  if (entry.type !== "AsymmetricX509Cert" || entry.usage !== "Verify")
    throw badRequest("Key credential type and usage must be AsymmetricX509Cert and Verify.");
  const certificate = requirePublicCertificate(entry.key);
  const lifetime = requireWithinCertificate(certificate, entry);
  requireKeyLifetime(tenant, lifetime);
  return {
    keyId: typeof entry.keyId === "string" ? entry.keyId : newGuid(world, "key-credential"),
    displayName: typeof entry.displayName === "string" ? entry.displayName : (certificate.subject.split("\n")[0] ?? null),
    // A label that the caller may choose. Graph takes the thumbprint when there is none.
    customKeyIdentifier:
      typeof entry.customKeyIdentifier === "string" ? entry.customKeyIdentifier : certificate.fingerprint.replace(/:/g, ""),
    startDateTime: lifetime.startDateTime,
    endDateTime: lifetime.endDateTime,
    type: "AsymmetricX509Cert",
    usage: "Verify",
    key: certificate.raw.toString("base64"),
    effectiveAt: effectiveAfter(world, "certificate"),
  };
}

/**
 * The public part alone: DER, or the text of a PEM file, in base64, which may be cut into lines. Azure CLI, CLI for Microsoft 365 and Terraform
 * send it so. A private key is refused in any format.
 */
function requirePublicCertificate(key: unknown): X509Certificate {
  const bytes = requireBinary(key);
  const invalid = badRequest("Key credential value is invalid: it must be an X.509 certificate, without its private key.");
  const isPem = /^-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/.test(bytes.toString("latin1"));
  if (!isPem && bytes[0] !== 0x30) throw invalid;
  try {
    const certificate = new X509Certificate(bytes);
    if (isPem || certificate.raw.length === bytes.length) return certificate;
  } catch {
    // PKCS#12, PKCS#8 and nonsense do not parse as a certificate.
  }
  throw invalid;
}

/** OData's binary is base64 with + and /. The alphabet for addresses is refused. https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/2056 */
function requireBinary(value: unknown): Buffer {
  const text = String(value ?? "").replace(/\s/g, "");
  if (typeof value === "string" && /^[A-Za-z0-9+/]+={0,2}$/.test(text)) return Buffer.from(text, "base64");
  throw badRequest(`Cannot convert the literal '${value}' to the expected type 'Edm.Binary'.`);
}

/** 400 "Key credential end date is invalid." beyond the certificate's own. Left out, both dates are the certificate's. */
function requireWithinCertificate(certificate: X509Certificate, entry: Json): { startDateTime: string; endDateTime: string } {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  const start = typeof entry.startDateTime === "string" ? new Date(entry.startDateTime) : from;
  const end = typeof entry.endDateTime === "string" ? new Date(entry.endDateTime) : to;
  if (Number.isNaN(start.getTime()) || start < from) throw badRequest("Key credential start date is invalid.");
  if (Number.isNaN(end.getTime()) || end > to || end <= start) throw badRequest("Key credential end date is invalid.");
  return { startDateTime: timestamp(start), endDateTime: timestamp(end) };
}
