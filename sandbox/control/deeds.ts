import { recordAudit } from "../world/audits";
import { firstPartyResources, resourceAppIds } from "../world/catalogue";
import { addGrant, appRolesOfPrincipal, findServicePrincipal } from "../world/directory";
import type { Application, ServicePrincipal, Tenant } from "../world/state";
import { newGuid, newOpaqueId, now, timestamp, type World } from "../world/world";

/** What people of a customer may do to the Dropzone app behind everybody's back, with the entry that Entra's audit log gets for it. */

export const deedNames = [
  "revoke-grant",
  "grant-permission",
  "delete-application",
  "restore-application",
  "switch-off-sign-in",
  "switch-on-sign-in",
  "add-secret",
  "remove-secrets",
  "remove-certificates",
  "add-owner",
  "add-federated-credential",
] as const;
export type DeedName = (typeof deedNames)[number];

/** `what`: the permission, or the owner's first name. */
export type Deed = { does: DeedName; by: string; what: string; appId: string | null };

/** Null when it was done; else why not. */
export function doDeed(world: World, tenant: Tenant, { does, by, what, appId }: Deed): string | null {
  const person = personOf(tenant, by);
  const application = tenant.applications.findLast((one) => (appId === null ? one.displayName === "Dropzone AI" : one.appId === appId));
  if (!person || !application) return `there is no ${person ? "app" : by} in ${tenant.label}`;
  const principal = tenant.servicePrincipals.find(({ appId: of }) => of === application.appId) ?? null;
  const done = carryOut(world, tenant, { does, what, application, principal });
  if ("why" in done) return done.why;
  const on = done.on === "principal" && principal ? principal : application;
  recordAudit(world, tenant, {
    activity: done.activity,
    by: { kind: "person", id: person.id, name: person.userName },
    target: { id: on.id, name: on.displayName, type: on === application ? "Application" : "ServicePrincipal" },
  });
  return null;
}

const personOf = (tenant: Tenant, first: string) => tenant.people.find(({ userName }) => userName.startsWith(`${first}@`));

type On = { does: DeedName; what: string; application: Application; principal: ServicePrincipal | null };
type Done = { activity: string; on: "application" | "principal" } | { why: string };

function carryOut(world: World, tenant: Tenant, { does, what, application, principal }: On): Done {
  const at = timestamp(now(world));
  switch (does) {
    case "revoke-grant": {
      const before = tenant.appRoleAssignments.length;
      tenant.appRoleAssignments = tenant.appRoleAssignments.filter(
        (grant) => grant.principalId !== principal?.id || roleOf(world, tenant, grant) !== what,
      );
      if (tenant.appRoleAssignments.length === before) return { why: `${what} is not granted` };
      return { activity: "Remove app role assignment from service principal", on: "principal" };
    }
    case "grant-permission": {
      const resource = findServicePrincipal(tenant, resourceAppIds.graph);
      const role = firstPartyResources.graph.appRoles.find(({ value }) => value === what);
      if (!resource || !role || !principal) return { why: `Microsoft Graph has no ${what}` };
      addGrant(world, tenant, { appRoleId: role.id, principal: { ...principal, type: "ServicePrincipal" }, resource });
      return { activity: "Add app role assignment to service principal", on: "principal" };
    }
    case "delete-application":
      application.deletedDateTime = at;
      if (principal) {
        principal.deletedDateTime = at;
        tenant.appRoleAssignments = tenant.appRoleAssignments.filter(({ principalId }) => principalId !== principal.id);
      }
      return { activity: "Delete application", on: "application" };
    case "restore-application":
      // As Entra does it, without the service principal.
      application.deletedDateTime = null;
      return { activity: "Restore application", on: "application" };
    case "switch-off-sign-in":
    case "switch-on-sign-in":
      if (principal) principal.accountEnabled = does === "switch-on-sign-in";
      return { activity: does === "switch-on-sign-in" ? "Enable service principal" : "Disable service principal", on: "principal" };
    case "add-secret":
      application.passwordCredentials.push({
        keyId: newGuid(world, "password-credential"),
        displayName: what || "added by hand",
        hint: "abc",
        startDateTime: at,
        endDateTime: timestamp(new Date(now(world).getTime() + 180 * 24 * 3_600_000)),
        customKeyIdentifier: null,
        secretText: newOpaqueId(world, "secret", 34),
        effectiveAt: at,
      });
      return { activity: "Update application – Certificates and secrets management ", on: "application" };
    case "remove-secrets":
      application.passwordCredentials = [];
      return { activity: "Update application – Certificates and secrets management ", on: "application" };
    case "remove-certificates":
      application.keyCredentials = [];
      return { activity: "Update application – Certificates and secrets management ", on: "application" };
    case "add-owner": {
      const owner = personOf(tenant, what);
      if (!owner) return { why: `there is no ${what} in ${tenant.label}` };
      application.ownerIds = [...new Set([...application.ownerIds, owner.id])];
      return { activity: "Add owner to application", on: "application" };
    }
    case "add-federated-credential":
      application.federatedIdentityCredentials.push({
        id: newGuid(world, "federated-credential"),
        name: what || "build",
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:somebody/else:ref:refs/heads/main",
        audiences: ["api://AzureADTokenExchange"],
        description: null,
      });
      return { activity: "Update application", on: "application" };
  }
}

function roleOf(world: World, tenant: Tenant, { resourceId, appRoleId }: { resourceId: string; appRoleId: string }): string | null {
  const resource = tenant.servicePrincipals.find(({ id }) => id === resourceId);
  return (resource && appRolesOfPrincipal(world, resource).find(({ id }) => id === appRoleId)?.value) ?? null;
}
