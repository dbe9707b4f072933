import { recordAudit } from "../world/audits";
import type { Call, GraphRoute } from "./call";

/** Which calls Entra's audit log has, and under which name. learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities */

const activities: Record<string, string> = {
  "POST applications": "Add application",
  "PATCH applications/:key": "Update application",
  "DELETE applications/:key": "Delete application",
  "POST applications/:key/addPassword": "Update application – Certificates and secrets management ",
  "POST applications/:key/removePassword": "Update application – Certificates and secrets management ",
  "POST applications/:key/owners/$ref": "Add owner to application",
  "DELETE applications/:key/owners/:owner/$ref": "Remove owner from application",
  "POST applications/:key/federatedIdentityCredentials": "Update application",
  "DELETE applications/:key/federatedIdentityCredentials/:credential": "Update application",
  "POST servicePrincipals": "Add service principal",
  "PATCH servicePrincipals/:key": "Update service principal",
  "DELETE servicePrincipals/:key": "Remove service principal",
  "POST servicePrincipals/:key/addPassword": "Add service principal credentials",
  "POST servicePrincipals/:key/removePassword": "Remove service principal credentials",
  "POST servicePrincipals/:key/owners/$ref": "Add owner to service principal",
  "DELETE servicePrincipals/:key/owners/:owner/$ref": "Remove owner from service principal",
  "POST servicePrincipals/:key/appRoleAssignedTo": "Add app role assignment to service principal",
  "POST servicePrincipals/:key/appRoleAssignments": "Add app role assignment to service principal",
  "DELETE servicePrincipals/:key/appRoleAssignedTo/:assignment": "Remove app role assignment from service principal",
  "DELETE servicePrincipals/:key/appRoleAssignments/:assignment": "Remove app role assignment from service principal",
};

export async function auditCall(call: Call, { method, path }: Pick<GraphRoute, "method" | "path">, response: Response): Promise<void> {
  const activity = activities[`${method} ${path.replace("/v1.0/", "")}`];
  if (activity === undefined) return;
  const made = path.includes(":key") ? null : ((await response.clone().json()) as { id?: string });
  const keyed = path.includes(":key") ? call.key().value : (made?.id ?? "");
  // A grant is about the app that gets it.
  const named = path.endsWith("appRoleAssignedTo") ? String(call.body.principalId ?? keyed) : keyed;
  const holders = path.includes("/applications") ? call.tenant.applications : call.tenant.servicePrincipals;
  const holder = holders.find((one) => [one.id, one.appId, "uniqueName" in one ? one.uniqueName : null].includes(named));
  if (!holder) return;
  const { claims, person } = call.caller;
  recordAudit(call.world, call.tenant, {
    activity,
    by: person ? { kind: "person", id: person.id, name: person.userName } : { kind: "app", id: claims.oid, name: "An app" },
    target: { id: holder.id, name: holder.displayName, type: holders === call.tenant.applications ? "Application" : "ServicePrincipal" },
  });
}
