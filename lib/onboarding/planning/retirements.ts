import { type Permission, permissions } from "@/lib/catalogue/permissions";
import type { Retirement } from "./changes";
import type { Desired } from "./desired";
import { isWhole } from "./dropzone-side";
import { isLost } from "./foreign";
import { integrations } from "./integrations";
import { hasMade } from "./ledger";
import { type Observed, type ObservedApplication, presentIn } from "./observed";
import { grantOf, hasCertificate, isDeclared, type KnownToPortal, needsSecret } from "./plan";

/**
 * What the choices no longer call for and the portal made: it is removed once Dropzone works without it. What the portal did not make is
 * left alone (left-alone.ts). Pure.
 */
export function retirements(desired: Desired, observed: Observed, known: KnownToPortal): Retirement[] {
  const app = presentIn(observed.application);
  const isOurs = app?.standing === "ours";
  return [
    ...(desired.exchange ? [] : exchangeRetirements(observed, known)),
    ...(isOurs ? grantRetirements(unwanted(desired), observed, known) : []),
    ...(isOurs ? declarationRetirements(app, { unwanted: unwanted(desired), observed, known }) : []),
    ...(isOurs ? certificateRetirements(app, desired, known) : []),
    ...(isOurs ? secretRetirements(app, observed.at, known) : []),
  ];
}

const unwanted = (desired: Desired): Permission[] => permissions.filter(({ name }) => !desired.permissions.some((p) => p.name === name));

/** The assignment first: it refers to the entry. */
export function exchangeRetirements({ exchange, ...observed }: Observed, { made }: Pick<KnownToPortal, "made">): Retirement[] {
  const seen = presentIn(exchange);
  const ownsEntry = made.some(({ kind }) => kind === "exchange-service-principal");
  const ownsAssignment = made.some(({ kind }) => kind === "exchange-assignment");
  // Exchange finds its entry by the app id, which the enterprise application in Entra has while it is there.
  if (seen === null || !observed.application.known) return [];
  const { servicePrincipal, roleAssignment } = seen;
  return [
    ...(ownsAssignment && roleAssignment ? [{ do: "retire-exchange-assignment", name: roleAssignment.name } as const] : []),
    ...(ownsEntry && servicePrincipal ? [{ do: "retire-exchange-service-principal", identity: servicePrincipal.identity } as const] : []),
  ];
}

export function grantRetirements(of: readonly Permission[], observed: Observed, { made }: Pick<KnownToPortal, "made">): Retirement[] {
  return of
    .filter(({ name }) => hasMade(made, "grant", name))
    .flatMap((p): Retirement[] => {
      const grant = grantOf(observed, p);
      return grant ? [{ do: "retire-grant", permission: p.name, resource: p.resource, grantId: grant.id }] : [];
    });
}

type ForDeclarations = { unwanted: readonly Permission[]; observed: Observed; known: Pick<KnownToPortal, "made"> };

export function declarationRetirements(app: ObservedApplication, { unwanted: of, observed, known }: ForDeclarations): Retirement[] {
  const names = of.filter((p) => hasMade(known.made, "declaration", p.name) && isDeclared(app, observed, p)).map(({ name }) => name);
  return names.length > 0 ? [{ do: "retire-declarations", permissions: names }] : [];
}

/** A certificate that nobody confirmed takes no other one's place. */
function certificateRetirements(app: ObservedApplication, desired: Desired, { ours }: KnownToPortal): Retirement[] {
  const { certificate, exchange, refusedCertificates } = desired;
  if (exchange && certificate?.source !== "dropzone") return [];
  return ours.thumbprints
    .filter((thumbprint) => thumbprint !== certificate?.thumbprint && !refusedCertificates.includes(thumbprint))
    .filter((thumbprint) => hasCertificate(app, thumbprint))
    .map((thumbprint) => ({ do: "retire-certificate", thumbprint }));
}

/** Our secrets but the one that is in use, or will be after the hand-overs of the same plan. */
function secretRetirements(app: ObservedApplication, at: string, known: KnownToPortal): Retirement[] {
  const { ours, secretKeyId, saved, held } = known;
  const inUse = needsSecret(app, at, known)
    ? []
    : [secretKeyId, ...integrations.flatMap(({ kind }) => (isWhole(saved[kind]) ? (held[kind]?.secretKeyId ?? []) : []))];
  return app.secrets
    .filter((secret) => ours.secretKeyIds.includes(secret.keyId) && !isLost(secret, ours) && !inUse.includes(secret.keyId))
    .map(({ keyId }) => ({ do: "retire-secret", keyId }));
}

/**
 * Whether nothing in Dropzone uses what the choices no longer call for: each integration that is saved there is saved with the present secret
 * and choices, perhaps without parts that come later. `known`: as seen in Dropzone.
 */
export const isHandedOver = ({ held, saved }: Pick<KnownToPortal, "held" | "saved">): boolean =>
  integrations.every(({ kind }) => held[kind] === null || saved[kind] !== null);
