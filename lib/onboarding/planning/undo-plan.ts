import { permissions } from "@/lib/catalogue/permissions";
import type { Change, Plan, Retirement } from "./changes";
import { isOneOf, ownClientIds } from "./dropzone-side";
import { integrations } from "./integrations";
import { hasMade } from "./ledger";
import { type Observed, type ObservedApplication, presentIn } from "./observed";
import { hasCertificate, type KnownToPortal } from "./plan";
import { declarationRetirements, exchangeRetirements, grantRetirements } from "./retirements";

/** Removes exactly what the portal made: what the ledger names and the tenant still has. Pure. */
export function undoPlan(observed: Observed, known: KnownToPortal): Plan {
  const app = presentIn(observed.application);
  const principal = presentIn(observed.servicePrincipal);
  const isOurs = app?.standing === "ours";
  return [
    ...integrationRemovals(observed, known),
    ...watchingRemoval(observed),
    ...exchangeRetirements(observed, known),
    ...(isOurs ? grantRetirements(permissions, observed, known) : []),
    ...(isOurs ? ofApplication(app, observed, known) : []),
    ...(principal && hasMade(known.made, "service-principal", principal.servicePrincipalId)
      ? [{ do: "retire-service-principal", servicePrincipalId: principal.servicePrincipalId } as const]
      : []),
    ...(app && hasMade(known.made, "application", app.objectId)
      ? [{ do: "retire-application", objectId: app.objectId, appId: app.appId } as const]
      : []),
  ];
}

/** The portal's own permission to look, which nobody but the portal uses. */
function watchingRemoval({ watching }: Observed): Change[] {
  const grantId = presentIn(watching)?.grantId ?? null;
  return grantId === null ? [] : [{ do: "retire-watching", grantId }];
}

/** Only those that use our app, or the one that they were saved with: another app's is somebody else's. */
function integrationRemovals(observed: Observed, { made, held }: KnownToPortal): Retirement[] {
  return integrations.flatMap(({ kind }): Retirement[] => {
    const found = presentIn(observed.integrations[kind]);
    if (found === null || !hasMade(made, "integration", kind)) return [];
    if (!isOneOf(found.clientId, ownClientIds(kind, observed, held))) return [];
    return [{ do: "retire-integration", kind, integrationId: found.id, clientId: found.clientId }];
  });
}

/** Its credentials go before it does, so that an app that somebody restores cannot be used with them. */
function ofApplication(app: ObservedApplication, observed: Observed, known: KnownToPortal): Retirement[] {
  const { ours, made } = known;
  const isMade = hasMade(made, "application", app.objectId);
  return [
    ...ours.thumbprints
      .filter((one) => hasCertificate(app, one))
      .map((thumbprint): Retirement => ({ do: "retire-certificate", thumbprint })),
    ...app.secrets
      .filter(({ keyId }) => ours.secretKeyIds.includes(keyId))
      .map(({ keyId }): Retirement => ({ do: "retire-secret", keyId })),
    ...(isMade ? [] : declarationRetirements(app, { unwanted: permissions, observed, known })),
  ];
}
