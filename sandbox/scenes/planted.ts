import { addPrincipalOf } from "../world/directory";
import { guidFor } from "../world/ids";
import { newApplication } from "../world/new-application";
import type { Tenant } from "../world/state";
import type { World } from "../world/world";

/** An app that an ordinary member registered so that it looks like Dropzone's, with ways in that they keep for themselves. */

const whenPlanted = "2026-02-03T10:00:00Z";

/** The value of the member's secret. */
export const plantedSecret = (tenant: Tenant) => `${tenant.label}-planted-secret-for-the-sandbox`;

export function addPlantedApp(world: World, tenant: Tenant) {
  const uma = tenant.people.find(({ userName }) => userName.startsWith("uma@"));
  const ownerIds = uma ? [uma.id] : [];
  const application = newApplication({
    id: guidFor(`application-object:${tenant.label}:planted`),
    appId: guidFor(`application:${tenant.label}:planted`),
    displayName: "Dropzone AI",
    uniqueName: `dropzone-ai-${tenant.label}`,
    tags: ["dropzone-onboarding"],
    createdDateTime: whenPlanted,
    ownerIds,
    passwordCredentials: [
      {
        keyId: guidFor(`secret:${tenant.label}:planted`),
        displayName: "Dropzone AI Integration Key",
        hint: tenant.label.slice(0, 3),
        startDateTime: whenPlanted,
        endDateTime: "2028-02-03T10:00:00Z",
        customKeyIdentifier: null,
        secretText: plantedSecret(tenant),
        effectiveAt: whenPlanted,
      },
    ],
    federatedIdentityCredentials: [
      {
        id: guidFor(`federated:${tenant.label}:planted`),
        name: "build",
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:somebody/else:ref:refs/heads/main",
        audiences: ["api://AzureADTokenExchange"],
        description: null,
      },
    ],
    redirectUris: { web: ["https://collect.example/callback"], spa: [], publicClient: [] },
    visibleAt: whenPlanted,
  });
  tenant.applications.push(application);
  const principal = addPrincipalOf(world, tenant, { application, home: tenant, ownerId: uma?.id });
  Object.assign(principal, { visibleAt: whenPlanted, createdDateTime: whenPlanted });
}
