import { knownRoleIds } from "@/lib/catalogue/known-role-ids";
import { resourceKeys } from "@/lib/catalogue/permissions";
import type { Desired } from "./desired";
import type { ForeignItem } from "./foreign-item";
import type {
  Observed,
  ObservedApplication,
  ObservedCertificate,
  ObservedOwner,
  ObservedSecret,
  ObservedServicePrincipal,
} from "./observed";

/** What on the Dropzone app is somebody else's: credentials, owners and other ways in that the portal did not make. Pure. */

/** What the portal made, by what it recorded. Names are no proof: anybody can give them. */
export type Ours = {
  secretKeyIds: readonly string[];
  /** Ends (ISO 8601) of secrets that were asked for and whose answer was lost. */
  lostSecretEnds: readonly string[];
  thumbprints: readonly string[];
  /** Entra object ids of the people in whose name the portal created the app. Entra made them owners. */
  makerIds: readonly string[];
};

/** `since`: when it was added (ISO 8601). Null when Microsoft does not tell. */
export type SeenForeignItem = ForeignItem & { since: string | null };

/**
 * The certificate that the app shall have is nobody's foreign one, whoever added it. One that Dropzone refused has a removal of its own
 * (plan.ts).
 */
export function foreignItems(
  observed: Observed,
  ours: Ours,
  { certificate: wanted, refusedCertificates: refused }: Pick<Desired, "certificate" | "refusedCertificates">,
): SeenForeignItem[] {
  const app = observed.application.known ? observed.application.value : null;
  if (app === null) return [];
  const principal = observed.servicePrincipal.known ? observed.servicePrincipal.value : null;
  const known = app.standing === "to-adopt" ? nothingOurs : ours;
  const thumbprints = [...known.thumbprints, ...(wanted ? [wanted.thumbprint] : [])];
  return ownersFirst([
    ...onBoth("application", app, { known, thumbprints: [...thumbprints, ...refused] }),
    ...app.federated.map(({ id, name, issuer, subject }) =>
      item("application", "federated-credential", { id, name: `${name}: ${subject} of ${issuer}`, since: null }),
    ),
    ...redirectUris(app),
    // The portal puts no certificate on the enterprise application, so every one there is somebody else's.
    ...(principal ? onBoth("service-principal", principal, { known, thumbprints: [] }) : []),
    ...(principal ? otherGrants(observed, principal, app.standing) : []),
  ]);
}

/** An owner who is still there could put back what was removed. */
const ownersFirst = (items: readonly SeenForeignItem[]): SeenForeignItem[] => [
  ...items.filter(({ what }) => what === "owner"),
  ...items.filter(({ what }) => what !== "owner"),
];

/** Nothing on an app that the portal did not make is ours, not even the same person's ownership. */
const nothingOurs: Ours = { secretKeyIds: [], lostSecretEnds: [], thumbprints: [], makerIds: [] };

type Holder = { secrets: readonly ObservedSecret[]; certificates: readonly ObservedCertificate[]; owners: readonly ObservedOwner[] };

function onBoth(on: ForeignItem["on"], holder: Holder, { known, thumbprints }: { known: Ours; thumbprints: readonly string[] }) {
  return [
    ...holder.secrets
      .filter((secret) => on === "service-principal" || !(known.secretKeyIds.includes(secret.keyId) || isLost(secret, known)))
      .map(({ keyId, displayName, startDateTime }) =>
        item(on, "secret", { id: keyId, name: displayName ?? "without a name", since: startDateTime }),
      ),
    ...holder.certificates
      .filter(({ thumbprint }) => !thumbprints.includes(thumbprint))
      .map(({ keyId, displayName, thumbprint, startDateTime }) =>
        item(on, "certificate", { id: keyId, name: [displayName, thumbprint].filter(Boolean).join(", "), since: startDateTime }),
      ),
    ...holder.owners.filter(({ id }) => !known.makerIds.includes(id)).map(({ id, name }) => item(on, "owner", { id, name, since: null })),
  ];
}

/** Asked for by a run that got no answer: nobody has its value. Entra keeps times to the second. */
export const isLost = ({ endDateTime }: ObservedSecret, { lostSecretEnds }: Pick<Ours, "lostSecretEnds">): boolean =>
  lostSecretEnds.some((end) => toSecond(end) === toSecond(endDateTime));

const toSecond = (time: string): number => Math.floor(Date.parse(time) / 1000);

/** The Dropzone app signs nobody in, so it needs no redirect URI. */
function redirectUris({ redirectUris: uris, isPublicClient }: ObservedApplication): SeenForeignItem[] {
  if (uris.length === 0 && !isPublicClient) return [];
  const name = [...uris, ...(isPublicClient ? ["public client flows"] : [])].join(", ");
  return [item("application", "redirect-uris", { id: "all", name, since: null })];
}

/** Permissions that the app holds and that the portal grants to nobody: whoever has its secret could do more with it than Dropzone needs. */
function otherGrants(
  { resources }: Observed,
  { grants }: ObservedServicePrincipal,
  standing: ObservedApplication["standing"],
): SeenForeignItem[] {
  // On our own app a published id suffices: while a service does not answer, what we were granted there stays ours.
  const published: readonly string[] = standing === "ours" ? Object.values(knownRoleIds) : [];
  const grantable = resourceKeys.flatMap((key) => {
    const resource = resources[key];
    if (!resource.known || resource.value === null) return [];
    const { servicePrincipalId, roleIds } = resource.value;
    return Object.values(roleIds).map((roleId) => `${servicePrincipalId}:${roleId}`);
  });
  return grants
    .filter(({ resourceId, appRoleId }) => !published.includes(appRoleId) && !grantable.includes(`${resourceId}:${appRoleId}`))
    .map(({ id, appRoleId, resourceName, createdDateTime }) =>
      item("service-principal", "grant", { id, name: `${resourceName ?? "an API"}, role ${appRoleId}`, since: createdDateTime }),
    );
}

const item = (
  on: ForeignItem["on"],
  what: ForeignItem["what"],
  { id, name, since }: { id: string; name: string; since: string | null },
): SeenForeignItem => ({ on, what, id, name: name.slice(0, 200), since });
