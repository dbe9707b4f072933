import { type PermissionName, permissionByName } from "@/lib/catalogue/permissions";
import type { ExchangeChange, TenantChange } from "./changes";
import type { ForeignItem } from "./foreign-item";
import type { Observed, ObservedApplication, ObservedExchange, ObservedServicePrincipal } from "./observed";
import { hasCertificate, isDeclared, isGranted, type KnownToPortal } from "./plan";

/**
 * Whether Microsoft shows that a change has been made. It settles a change that was sent and whose answer never came: the tenant says what
 * the answer would have said. False also when the part of the tenant that the change is about could not be observed. Pure.
 */
export function isMade(change: TenantChange, observed: Observed, known: Pick<KnownToPortal, "secretKeyId" | "hasSecretValue">): boolean {
  const app = observed.application.known ? observed.application.value : null;
  const principal = observed.servicePrincipal.known ? observed.servicePrincipal.value : null;
  const exchange = observed.exchange.known ? observed.exchange.value : null;
  switch (change.do) {
    case "create-application":
      return app?.standing === "ours";
    case "adopt-application":
      return app?.standing === "ours" && app.objectId === change.objectId;
    case "declare-permissions":
      return app !== null && change.permissions.every((name) => isDeclaredByName(app, observed, name));
    case "add-certificate":
      return app !== null && hasCertificate(app, change.thumbprint);
    case "remove-refused-certificate":
      return app !== null && !hasCertificate(app, change.thumbprint);
    case "create-service-principal":
      return principal !== null;
    case "create-client-secret":
      return known.hasSecretValue && (app?.secrets ?? []).some(({ keyId }) => keyId === known.secretKeyId);
    case "remove-orphan-secret":
      return app !== null && !app.secrets.some(({ keyId }) => keyId === change.keyId);
    case "remove-foreign":
      return change.item.on === "application" ? app !== null && !has(app, change.item) : principal !== null && !has(principal, change.item);
    case "add-resource": {
      const resource = observed.resources[change.resource];
      return resource.known && resource.value !== null;
    }
    case "grant-permission":
      return isGranted(observed, { name: change.permission, resource: change.resource }) === true;
    case "retire-integration": {
      const found = observed.integrations[change.kind];
      return found.known && found.value?.clientId !== change.clientId;
    }
    case "grant-watching":
      return observed.watching.known && (observed.watching.value?.grantId ?? null) !== null;
    case "retire-watching":
      return observed.watching.known && observed.watching.value?.grantId !== change.grantId;
    case "retire-grant":
      return principal === null ? observed.servicePrincipal.known : !principal.grants.some(({ id }) => id === change.grantId);
    case "retire-declarations":
      return app === null ? observed.application.known : !change.permissions.some((name) => isDeclaredByName(app, observed, name));
    case "retire-certificate":
      return app === null ? observed.application.known : !hasCertificate(app, change.thumbprint);
    case "retire-secret":
      return app === null ? observed.application.known : !app.secrets.some(({ keyId }) => keyId === change.keyId);
    case "retire-service-principal":
      return observed.servicePrincipal.known && principal?.servicePrincipalId !== change.servicePrincipalId;
    case "retire-application":
      return observed.application.known && app?.objectId !== change.objectId;
    case "retire-exchange-assignment":
    case "retire-exchange-service-principal":
      return exchange !== null && isMadeInExchange(change, exchange, "");
    case "customize-exchange":
    case "remove-stale-exchange-service-principal":
    case "register-in-exchange":
    case "assign-exchange-role":
      return exchange !== null && principal !== null && isMadeInExchange(change, exchange, principal.servicePrincipalId);
  }
}

/** `servicePrincipalId`: the app's in Entra, which Exchange's entry has to name. */
export function isMadeInExchange(
  change: ExchangeChange,
  { servicePrincipal, roleAssignment, isCustomized }: ObservedExchange,
  servicePrincipalId: string,
): boolean {
  const isOurs = servicePrincipal?.objectId.toLowerCase() === servicePrincipalId.toLowerCase();
  switch (change.do) {
    case "customize-exchange":
      return isCustomized === true;
    case "remove-stale-exchange-service-principal":
      return servicePrincipal?.identity !== change.identity;
    case "register-in-exchange":
      return isOurs;
    case "assign-exchange-role":
      return isOurs && roleAssignment !== null;
    case "retire-exchange-assignment":
      return roleAssignment?.name !== change.name;
    case "retire-exchange-service-principal":
      return servicePrincipal?.identity !== change.identity;
  }
}

function isDeclaredByName(app: ObservedApplication, observed: Observed, name: PermissionName): boolean {
  const permission = permissionByName(name);
  return permission !== undefined && isDeclared(app, observed, { name, resource: permission.resource });
}

/** Whether what was to be removed is still there. */
function has(holder: ObservedApplication | ObservedServicePrincipal, { what, id }: ForeignItem): boolean {
  switch (what) {
    case "secret":
      return holder.secrets.some(({ keyId }) => keyId === id);
    case "certificate":
      return holder.certificates.some(({ keyId }) => keyId === id);
    case "owner":
      return holder.owners.some((owner) => owner.id === id);
    case "federated-credential":
      return "federated" in holder && holder.federated.some((credential) => credential.id === id);
    case "redirect-uris":
      return "redirectUris" in holder && (holder.redirectUris.length > 0 || holder.isPublicClient);
    case "grant":
      return "grants" in holder && holder.grants.some((grant) => grant.id === id);
  }
}
