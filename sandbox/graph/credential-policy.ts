import { guidFor } from "../world/ids";
import type { Tenant } from "../world/state";
import { GraphRefusal } from "./refusals";

/** App management policies: what a tenant forbids about secrets and certificates. learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy */

const dayMs = 24 * 3_600_000;

export const policyIdOf = (tenant: Tenant) => guidFor(`policy:${tenant.label}`);

/** CredentialTypeNotAllowedAsPerAppPolicy. */
export function requireSecretsAllowed(tenant: Tenant) {
  if (!tenant.policy.isEnabled || tenant.policy.passwordAddition === "allowed") return;
  throw new GraphRefusal(
    400,
    "CredentialTypeNotAllowedAsPerAppPolicy",
    `Credential type not allowed as per assigned policy '${policyIdOf(tenant)}'.`,
  );
}

type Lifetime = { startDateTime: string; endDateTime: string };

/** CredentialInvalidLifetimeAsPerAppPolicy, with the policy's id in the words. */
export function requireSecretLifetime(tenant: Tenant, lifetime: Lifetime) {
  if (tenant.policy.isEnabled) requireWithin(tenant, lifetime, tenant.policy.passwordLifetimeDays);
}

export function requireKeyLifetime(tenant: Tenant, lifetime: Lifetime) {
  if (tenant.policy.isEnabled) requireWithin(tenant, lifetime, tenant.policy.asymmetricKeyLifetimeDays);
}

function requireWithin(tenant: Tenant, { startDateTime, endDateTime }: Lifetime, days: number | null) {
  if (days === null) return;
  const asked = new Date(endDateTime).getTime() - new Date(startDateTime).getTime();
  // One minute of tolerance for the duration of the request.
  if (asked <= days * dayMs + 60_000) return;
  throw new GraphRefusal(
    400,
    "CredentialInvalidLifetimeAsPerAppPolicy",
    `Credential lifetime exceeds the max value allowed as per assigned policy '${policyIdOf(tenant)}'. Maximum lifetime: P${days}D.`,
    [{ code: "InvalidKeyEndDate", message: "The credential's end date is later than the policy allows.", target: "EndDate" }],
  );
}
