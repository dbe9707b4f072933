import { exchangeOf, hygieneRole } from "@/sandbox/exchange/state";
import { dropzoneCertificate, guidePermissions } from "@/sandbox/scenes/onboarded";
import { resourceAppIds } from "@/sandbox/world/catalogue";
import { addGrant, addPrincipalOf, appRolesOfPrincipal, findServicePrincipal } from "@/sandbox/world/directory";
import { guidFor } from "@/sandbox/world/ids";
import { newApplication } from "@/sandbox/world/new-application";
import type { Application, Tenant } from "@/sandbox/world/state";
import { newGuid, timestamp, type World } from "@/sandbox/world/world";

/** For tests of the sandbox's Dropzone: puts a tenant into the state after the guide. A test can leave out single parts. */

const longAgo = timestamp(new Date(0));
export const secretValue = "abc8Q~the-value-of-the-secret-in-a-test";
export const secretId = guidFor("the id of the secret in a test");

export type LeftOut = { permissions?: readonly string[]; certificate?: boolean; exchangeRole?: boolean };

export function onboard(world: World, tenant: Tenant, leftOut: LeftOut = {}): Application {
  const application = registeredApp(world, tenant, !leftOut.certificate);
  const principal = addPrincipalOf(world, tenant, { application, home: tenant });
  principal.visibleAt = longAgo;
  for (const [key, permissions] of Object.entries(guidePermissions)) {
    const resource = findServicePrincipal(tenant, resourceAppIds[key as keyof typeof resourceAppIds]);
    for (const value of permissions.filter((name) => !leftOut.permissions?.includes(name))) {
      const role = resource && appRolesOfPrincipal(world, resource).find((candidate) => candidate.value === value);
      if (!role) throw new Error(`${key} has no ${value}`);
      addGrant(world, tenant, { appRoleId: role.id, principal: { ...principal, type: "ServicePrincipal" }, resource }).inTokensAt = longAgo;
    }
  }
  const guid = newGuid(world, "exchange-pointer");
  const { appId, displayName } = application;
  exchangeOf(tenant).pointers.push({ guid, name: principal.id, appId, objectId: principal.id, displayName, visibleAt: longAgo });
  if (!leftOut.exchangeRole) {
    const assignment = { guid: newGuid(world, "exchange-assignment"), name: `${hygieneRole}-test`, role: hygieneRole };
    exchangeOf(tenant).assignments.push({ ...assignment, pointerGuid: guid, effectiveAt: longAgo });
  }
  return application;
}

function registeredApp(world: World, tenant: Tenant, hasCertificate: boolean): Application {
  const application = newApplication({
    id: newGuid(world, "application"),
    appId: newGuid(world, "app-id"),
    displayName: "Dropzone AI",
    createdDateTime: longAgo,
    passwordCredentials: [
      {
        keyId: secretId,
        displayName: "Dropzone AI Integration Key",
        hint: secretValue.slice(0, 3),
        startDateTime: longAgo,
        endDateTime: "2100-01-01T00:00:00Z",
        customKeyIdentifier: null,
        secretText: secretValue,
        effectiveAt: longAgo,
      },
    ],
    keyCredentials: hasCertificate ? [dropzoneCertificate(tenant, longAgo)] : [],
    visibleAt: longAgo,
  });
  tenant.applications.push(application);
  return application;
}
