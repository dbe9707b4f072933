import { watchingPermission } from "@/lib/catalogue/watching";
import type { Change, Retirement, TenantChange } from "./changes";
import { isRetirement } from "./changes";
import { dropzoneApp } from "./desired";

/** The ledger: what the portal made, so that it can remove exactly that. Pure. */

/** Stored: never rename them. */
export const madeKinds = [
  "application",
  "service-principal",
  "declaration",
  "grant",
  "secret",
  "certificate",
  "resource",
  "exchange-service-principal",
  "exchange-assignment",
  "exchange-customization",
  "integration",
  "watching",
] as const;
export type MadeKind = (typeof madeKinds)[number];

/**
 * `id`: Entra's object id of an application or service principal, the keyId of a secret, the thumbprint of a certificate, the name of a
 * permission, the key of a Microsoft service, Exchange's role, the kind of an integration.
 */
export type Made = { kind: MadeKind; id: string };

/** What hangs on an app registration, and goes when that goes. */
export const ofTheApp = [
  "application",
  "service-principal",
  "declaration",
  "grant",
  "secret",
  "certificate",
] as const satisfies readonly MadeKind[];

/** `secretKeyId`: of the secret that is sealed here. Null: not there, or not known. */
export type IdsOfMade = { appObjectId: string | null; servicePrincipalId: string | null; secretKeyId: string | null };

/** What a change has made. `ids`: after the change. */
export function madeBy(change: TenantChange, ids: IdsOfMade): Made[] {
  if (isRetirement(change)) return [];
  switch (change.do) {
    case "create-application":
      return [
        ...named("application", ids.appObjectId),
        ...change.permissions.map((id): Made => ({ kind: "declaration", id })),
        ...named("certificate", change.thumbprint),
      ];
    case "declare-permissions":
      return change.permissions.map((id) => ({ kind: "declaration", id }));
    case "add-certificate":
      return named("certificate", change.thumbprint);
    case "create-service-principal":
      return named("service-principal", ids.servicePrincipalId);
    case "create-client-secret":
      return named("secret", ids.secretKeyId);
    case "grant-permission":
      return named("grant", change.permission);
    case "add-resource":
      return named("resource", change.resource);
    case "customize-exchange":
      return named("exchange-customization", "organization");
    case "register-in-exchange":
      return named("exchange-service-principal", ids.servicePrincipalId);
    case "assign-exchange-role":
      return named("exchange-assignment", dropzoneApp.exchangeRole);
    case "grant-watching":
      return named("watching", watchingPermission.name);
    case "remove-foreign":
    case "adopt-application":
    case "remove-refused-certificate":
    case "remove-orphan-secret":
    case "remove-stale-exchange-service-principal":
    case "retire-watching":
      return [];
  }
}

/** What a change has removed. Without an id: everything of the kind. */
export type Gone = { kind: MadeKind; id?: string };

export function goneBy(change: Change): Gone[] {
  if (isRetirement(change)) return retired(change);
  switch (change.do) {
    // A new app: the one before it is gone, and with it what hung on it.
    case "create-application":
      return ofTheApp.map((kind) => ({ kind }));
    case "remove-refused-certificate":
      return [{ kind: "certificate", id: change.thumbprint }];
    case "remove-stale-exchange-service-principal":
      return [{ kind: "exchange-service-principal" }, { kind: "exchange-assignment" }];
    case "retire-watching":
      return [{ kind: "watching" }];
    default:
      return [];
  }
}

function retired(change: Retirement): Gone[] {
  switch (change.do) {
    case "retire-integration":
      return [{ kind: "integration", id: change.kind }];
    case "retire-exchange-assignment":
      return [{ kind: "exchange-assignment" }];
    case "retire-exchange-service-principal":
      return [{ kind: "exchange-service-principal" }];
    case "retire-grant":
      return [{ kind: "grant", id: change.permission }];
    case "retire-declarations":
      return change.permissions.map((id) => ({ kind: "declaration", id }));
    case "retire-certificate":
      return [{ kind: "certificate", id: change.thumbprint }];
    case "retire-secret":
      return [{ kind: "secret", id: change.keyId }];
    case "retire-service-principal":
      return [{ kind: "service-principal", id: change.servicePrincipalId }, { kind: "grant" }];
    case "retire-application":
      return ofTheApp.map((kind) => ({ kind }));
  }
}

const named = (kind: MadeKind, id: string | null): Made[] => (id === null ? [] : [{ kind, id }]);

export const hasMade = (made: readonly Made[], kind: MadeKind, id: string): boolean =>
  made.some((item) => item.kind === kind && item.id.toLowerCase() === id.toLowerCase());

export const isOfTheApp = ({ kind }: Pick<Made, "kind">): boolean => ofTheApp.some((one) => one === kind);

export const isMadeInExchange = (made: readonly Made[]): boolean =>
  made.some(({ kind }) => kind === "exchange-service-principal" || kind === "exchange-assignment");
