import { integrationCertificate } from "../dropzone/certificates";
import { firstPartyResources, type ResourceName } from "../world/catalogue";
import { addGrant, addPrincipalOf, findApplicationAnywhere, findServicePrincipal } from "../world/directory";
import { guidFor } from "../world/ids";
import { newApplication } from "../world/new-application";
import { portalClientId } from "../world/portal-app";
import type { Application, KeyCredential, Tenant } from "../world/state";
import type { World } from "../world/world";

/** The Dropzone app as it is after the guide or the portal was followed to the end. Everything has taken effect. */

type MadeBy = "hand" | "portal";
type GuideResource = Exclude<ResourceName, "azureManagement">;

/** The application permissions that the guide asks for. */
export const guidePermissions: Record<GuideResource, readonly string[]> = {
  graph: [
    "AuditLog.Read.All",
    "Directory.Read.All",
    "Mail.Read",
    "ThreatHunting.Read.All",
    "SecurityAlert.Read.All",
    "SecurityIncident.Read.All",
    "ThreatSubmission.Read.All",
  ],
  cloudApps: ["investigation.read"],
  defender: ["File.Read.All", "Library.Manage", "Machine.LiveResponse", "Machine.Read.All"],
  exchange: ["Exchange.ManageAsApp"],
};

const longAgo = "2026-01-10T09:00:00Z";

export function addDropzoneApp(world: World, tenant: Tenant, madeBy: MadeBy) {
  const application = dropzoneApplication(tenant, madeBy);
  tenant.applications.push(application);
  const principal = addPrincipalOf(world, tenant, { application, home: tenant });
  Object.assign(principal, { visibleAt: longAgo, createdDateTime: longAgo });
  for (const [name, values] of entries(guidePermissions)) {
    const resource = findServicePrincipal(tenant, firstPartyResources[name].appId);
    if (!resource) continue;
    for (const appRoleId of roleIds(name, values)) {
      const holder = { id: principal.id, displayName: principal.displayName, type: "ServicePrincipal" as const };
      Object.assign(addGrant(world, tenant, { appRoleId, principal: holder, resource }), {
        createdDateTime: longAgo,
        listedAt: longAgo,
        inTokensAt: longAgo,
      });
    }
  }
  if (madeBy === "portal") consentToPortal(world, tenant);
}

const entries = <T>(record: Record<GuideResource, T>) => Object.entries(record) as [GuideResource, T][];

function roleIds(name: ResourceName, values: readonly string[]): string[] {
  return firstPartyResources[name].appRoles.filter(({ value }) => values.includes(value)).map(({ id }) => id);
}

function dropzoneApplication(tenant: Tenant, madeBy: MadeBy): Application {
  return newApplication({
    id: guidFor(`application-object:${tenant.label}:dropzone`),
    appId: guidFor(`application:${tenant.label}:dropzone`),
    displayName: "Dropzone AI",
    // An app made by hand has no unique name and no tag, so the portal does not take it for its own.
    uniqueName: null,
    createdDateTime: longAgo,
    passwordCredentials: [
      {
        keyId: guidFor(`secret:${tenant.label}:dropzone`),
        displayName: "Dropzone AI Integration Key",
        hint: tenant.label.slice(0, 3),
        startDateTime: longAgo,
        endDateTime: "2028-01-10T09:00:00Z",
        customKeyIdentifier: null,
        secretText: `${tenant.label}-dropzone-app-secret-for-the-sandbox`,
        effectiveAt: longAgo,
      },
    ],
    keyCredentials: [dropzoneCertificate(tenant, longAgo)],
    requiredResourceAccess: entries(guidePermissions).map(([name, values]) => ({
      resourceAppId: firstPartyResources[name].appId,
      resourceAccess: roleIds(name, values).map((id) => ({ id, type: "Role" as const })),
    })),
    tags: madeBy === "portal" ? ["dropzone-onboarding"] : [],
    visibleAt: longAgo,
  });
}

/** The certificate of a customer's Dropzone tenant, as an entry of an app's `keyCredentials`. `since` is a moment in ISO 8601. */
export function dropzoneCertificate(tenant: Tenant, since: string): KeyCredential {
  const { der, thumbprint, notAfter } = integrationCertificate(tenant.label);
  return {
    keyId: guidFor(`certificate:${tenant.label}:dropzone`),
    displayName: "Dropzone AI",
    customKeyIdentifier: thumbprint,
    startDateTime: since,
    endDateTime: notAfter,
    type: "AsymmetricX509Cert",
    usage: "Verify",
    key: der,
    effectiveAt: since,
  };
}

/** The tenant-wide consent with which the portal worked. */
function consentToPortal(world: World, tenant: Tenant) {
  const found = findApplicationAnywhere(world, portalClientId);
  if (!found) return;
  const principal = addPrincipalOf(world, tenant, { application: found.application, home: found.tenant });
  Object.assign(principal, { visibleAt: longAgo, createdDateTime: longAgo });
  const consents = { graph: ["User.Read", "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"], exchange: ["Exchange.Manage"] };
  for (const [name, values] of Object.entries(consents) as [ResourceName, string[]][]) {
    const resource = findServicePrincipal(tenant, firstPartyResources[name].appId);
    if (!resource) continue;
    tenant.oauth2PermissionGrants.push({
      id: guidFor(`portal-consent:${tenant.label}:${name}`).replace(/-/g, ""),
      clientId: principal.id,
      resourceId: resource.id,
      consentType: "AllPrincipals",
      principalId: null,
      scopes: values.map((value) => ({ value, effectiveAt: longAgo })),
    });
  }
}
