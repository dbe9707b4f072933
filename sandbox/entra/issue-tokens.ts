import { createHash } from "node:crypto";
import { sign } from "../wire/tokens";
import { firstPartyByAppId } from "../world/catalogue";
import { appRolesOfPrincipal, effectiveRoles } from "../world/directory";
import type { Person, ServicePrincipal, Tenant } from "../world/state";
import { isEffective, newOpaqueId, type World } from "../world/world";
import type { Client } from "./authorities";
import type { Version } from "./older-form";
import { Refusal } from "./refusals";
import { grantedScopes, type Wanted } from "./scopes";

/** The claims of each kind of token. learn.microsoft.com/entra/identity-platform/id-token-claims-reference and …/access-token-claims-reference */

const appLifetime = 3599;
const personLifetime = 4799;

/** In `wids` of everybody without a directory role; it is not a role. */
const ordinaryUser = "b79fbf4d-3ef9-4689-8143-76b194e85509";

export type Signed = { token: string; expiresIn: number };

/** The person's roles come from their assignments to the app's own principal: how Dropzone's staff are told apart. */
export async function idToken(
  world: World,
  of: {
    tenant: Tenant;
    person: Person;
    client: Client;
    principal: ServicePrincipal;
    nonce: string | null;
    acrs?: string;
    oidc: string[];
    version: Version;
  },
): Promise<string> {
  const { tenant, person, client } = of;
  const isOlder = of.version === "1.0";
  const names = isOlder ? { upn: person.userName, unique_name: person.userName } : { preferred_username: person.userName };
  const roles = assignedRoles(world, tenant, { personId: person.id, principal: of.principal });
  return sign(
    world,
    {
      aud: client.application.appId,
      iss: isOlder ? `https://sts.windows.net/${tenant.id}/` : `https://login.microsoftonline.com/${tenant.id}/v2.0`,
      idp: `https://sts.windows.net/${person.homeTenantId ?? tenant.id}/`,
      tid: tenant.id,
      sub: pairwiseSubject(client, person),
      uti: newOpaqueId(world, "uti", 22),
      ver: of.version,
      ...(of.oidc.includes("profile") ? { oid: person.id, name: person.name, ...names } : {}),
      ...(of.oidc.includes("email") ? { email: person.userName } : {}),
      ...(of.nonce ? { nonce: of.nonce } : {}),
      ...(of.acrs ? { acrs: [of.acrs] } : {}),
      ...(roles.length > 0 ? { roles } : {}),
      ...(asksFor(client, "acct") ? { acct: person.homeTenantId ? 1 : 0 } : {}),
    },
    appLifetime,
  );
}

/** Whether the app's registration asks for an optional claim. learn.microsoft.com/entra/identity-platform/optional-claims-reference */
function asksFor({ application }: Client, claim: string): boolean {
  const { optionalClaims } = application.rest as { optionalClaims?: { idToken?: { name: string }[] } | null };
  return optionalClaims?.idToken?.some(({ name }) => name === claim) ?? false;
}

/** A different subject for each app, so that two apps cannot link the same person. */
function pairwiseSubject({ application }: Client, person: Person): string {
  return createHash("sha256").update(`${application.appId}:${person.id}`).digest("base64url");
}

function assignedRoles(world: World, tenant: Tenant, of: { personId: string; principal: ServicePrincipal }): string[] {
  const held = tenant.appRoleAssignments.filter(
    (grant) => grant.principalType === "User" && grant.principalId === of.personId && grant.resourceId === of.principal.id,
  );
  const roles = appRolesOfPrincipal(world, of.principal);
  return held
    .filter((grant) => isEffective(world, grant.inTokensAt))
    .flatMap((grant) => roles.find((r) => r.id === grant.appRoleId)?.value ?? []);
}

type DelegatedToken = Signed & { scopes: string[] };

/** AADSTS65001 when something that was asked for is not consented to, or not effective yet. `scp` holds what was asked for and granted. */
export async function delegatedToken(
  world: World,
  of: { tenant: Tenant; person: Person; client: Client; principal: ServicePrincipal; wanted: Wanted; oidc: string[]; resourceName: string },
): Promise<DelegatedToken> {
  const { tenant, person, client, principal, wanted } = of;
  const granted = grantedScopes(world, tenant, { clientPrincipalId: principal.id, resourceId: wanted.principal.id, personId: person.id });
  const usable = granted.filter((scope) => scope.isEffective).map(({ value }) => value);
  const asked = wanted.isDefault ? usable : wanted.scopes.map(({ value }) => value);
  const scopes = [...new Set(asked)].filter((value) => usable.includes(value));
  const isMissing = wanted.scopes.some(({ value }) => !usable.includes(value)) || (wanted.isDefault && scopes.length === 0);
  if (isMissing) throw new Refusal(65001, client.application.appId, client.application.displayName);
  const scp = scopes.length > 0 ? scopes : of.oidc.filter((scope) => scope !== "offline_access");
  const token = await sign(
    world,
    {
      ...commonClaims(world, { tenant, client, audience: audienceOf(wanted.principal, of.resourceName) }),
      idtyp: "user",
      oid: person.id,
      sub: pairwiseSubject(client, person),
      name: person.name,
      upn: person.userName,
      unique_name: person.userName,
      scp: scp.join(" "),
      wids: [...person.directoryRoles, ordinaryUser],
    },
    personLifetime,
  );
  return { token, scopes, expiresIn: personLifetime };
}

/** `roles` is left out, not empty, when nothing is granted. */
export async function appToken(
  world: World,
  of: { tenant: Tenant; client: Client; principal: ServicePrincipal; resource: ServicePrincipal; resourceName: string },
): Promise<Signed> {
  const roles = effectiveRoles(world, of.tenant, of.principal.id, of.resource);
  const token = await sign(
    world,
    {
      ...commonClaims(world, { tenant: of.tenant, client: of.client, audience: audienceOf(of.resource, of.resourceName) }),
      idtyp: "app",
      oid: of.principal.id,
      sub: of.principal.id,
      ...(roles.length > 0 ? { roles } : {}),
    },
    appLifetime,
  );
  return { token, expiresIn: appLifetime };
}

function commonClaims(world: World, of: { tenant: Tenant; client: Client; audience: string }) {
  return {
    aud: of.audience,
    iss: `https://sts.windows.net/${of.tenant.id}/`,
    idp: `https://sts.windows.net/${of.tenant.id}/`,
    tid: of.tenant.id,
    appid: of.client.application.appId,
    app_displayname: of.client.application.displayName,
    appidacr: "1",
    uti: newOpaqueId(world, "uti", 22),
    ver: "1.0",
  };
}

/** `aud` repeats the name that the resource was asked for by; Graph asked for by its app id answers with its address. */
function audienceOf(resource: ServicePrincipal, askedFor: string): string {
  if (askedFor.toLowerCase() !== resource.appId) return askedFor;
  return firstPartyByAppId(resource.appId)?.audience ?? resource.appId;
}

/** MSAL builds its account id from it. */
export function clientInfo(tenant: Tenant, person: Person): string {
  return Buffer.from(JSON.stringify({ uid: person.id, utid: tenant.id })).toString("base64url");
}
