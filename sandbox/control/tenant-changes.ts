import { directoryRoles } from "../world/catalogue";
import { findPerson } from "../world/directory";
import { portalClientId } from "../world/portal-app";
import type { Tenant } from "../world/state";

/** What a customer's administrators change in their tenant besides the Dropzone app. Each answers null when it was done, else why not. */

type Asked = Record<string, unknown>;

/** `first`: what the user name begins with. `roles`: the directory roles that are active, as when PIM gives or takes one. `homeTenantId` makes the account a guest's. */
export function changePerson(tenant: Tenant, { first, roles, homeTenantId }: Asked): string | null {
  const person = findPerson(tenant, `${String(first)}@${tenant.label}.com`);
  if (!person) return `there is no ${String(first)} in ${tenant.label}`;
  if (Array.isArray(roles)) {
    const known = Object.entries(directoryRoles).filter(([name]) => roles.includes(name));
    if (known.length !== roles.length) return `roles must be of ${Object.keys(directoryRoles).join(", ")}`;
    person.directoryRoles = known.map(([, id]) => id);
  }
  if (typeof homeTenantId === "string") person.homeTenantId = homeTenantId;
  return null;
}

/** `secretDays`: the longest life of a client secret that the app management policy allows. 0: none at all. Null: no limit. */
export function changePolicy(tenant: Tenant, { secretDays: days }: Asked): string | null {
  if (days !== null && typeof days !== "number") return "secretDays must be a number or null";
  const passwordAddition = days === 0 ? "blocked" : "allowed";
  tenant.policy = { ...tenant.policy, isEnabled: days !== null, passwordAddition, passwordLifetimeDays: days || null };
  return null;
}

/** Deletes the portal's enterprise application, and with it every consent that it had. */
export function withdrawConsent(tenant: Tenant): string | null {
  const portal = tenant.servicePrincipals.find(({ appId, deletedDateTime }) => appId === portalClientId && deletedDateTime === null);
  if (!portal) return `the portal is not in ${tenant.label}`;
  tenant.oauth2PermissionGrants = tenant.oauth2PermissionGrants.filter(({ clientId }) => clientId !== portal.id);
  tenant.servicePrincipals = tenant.servicePrincipals.filter((principal) => principal !== portal);
  return null;
}
