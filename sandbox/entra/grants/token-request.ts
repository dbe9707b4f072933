import { findServicePrincipal } from "../../world/directory";
import type { Person, Tenant } from "../../world/state";
import { newOpaqueId, now, type World } from "../../world/world";
import type { Authority, Client } from "../authorities";
import type { ClientProof } from "../client-authentication";
import { clientInfo, delegatedToken, idToken } from "../issue-tokens";
import type { Version } from "../older-form";
import type { Parameters } from "../parameters";
import { Refusal } from "../refusals";
import { parseScopes, requireOneResource, resolveWanted } from "../scopes";

/** The input of every grant, and the answer that all grants for a person share. */

export type TokenRequest = {
  authority: Authority;
  client: Client;
  proof: ClientProof;
  parameters: Parameters;
  version: Version;
  /** Where the page comes from that asks; null when a server does. */
  origin: string | null;
};

type ForPerson = {
  tenant: Tenant;
  person: Person;
  scope: string;
  nonce: string | null;
  acrs?: string;
  /** When the person signed in to the page that gets the tokens. Absent when a server does. */
  pageSignedInAt?: string;
};

export async function answerForPerson(world: World, request: TokenRequest, of: ForPerson): Promise<Record<string, unknown>> {
  const { client, parameters } = request;
  const asked = parseScopes(of.scope);
  const { resource, values } = requireOneResource(asked);
  const wanted = resolveWanted(of.tenant, { oidc: asked.oidc, resources: [{ resource, values }] }, client.application.displayName)[0];
  const principal = findServicePrincipal(of.tenant, client.application.appId);
  if (!wanted || !principal) throw new Refusal(65001, client.application.appId, client.application.displayName);
  if (!principal.accountEnabled) throw new Refusal(7000112, client.application.appId, client.application.displayName);
  const access = await delegatedToken(world, { ...of, client, principal, wanted, oidc: asked.oidc, resourceName: resource });
  const prefix = resource.startsWith("http") ? `${resource.replace(/\/$/, "")}/` : "";
  return {
    token_type: "Bearer",
    scope: [...asked.oidc.filter((scope) => scope !== "offline_access"), ...access.scopes.map((scope) => `${prefix}${scope}`)].join(" "),
    expires_in: access.expiresIn,
    ext_expires_in: access.expiresIn,
    access_token: access.token,
    ...(asked.oidc.includes("offline_access") ? { refresh_token: issueRefreshToken(world, request, of) } : {}),
    ...(asked.oidc.includes("openid")
      ? { id_token: await idToken(world, { ...of, client, principal, oidc: asked.oidc, version: request.version }) }
      : {}),
    ...(parameters.get("client_info") ? { client_info: clientInfo(of.tenant, of.person) } : {}),
  };
}

function issueRefreshToken(world: World, { client }: TokenRequest, of: ForPerson): string {
  const token = `1.${newOpaqueId(world, "refresh-token", 150)}`;
  const issued = {
    token,
    tenantId: of.tenant.id,
    personId: of.person.id,
    clientId: client.application.appId,
    issuedAt: of.pageSignedInAt ?? now(world).toISOString(),
    isForPage: of.pageSignedInAt !== undefined,
  };
  world.state.refreshTokens = [...world.state.refreshTokens.slice(-500), issued];
  return token;
}
