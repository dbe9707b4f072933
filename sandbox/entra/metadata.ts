import type { Context } from "hono";
import { calledOrigin } from "../wire/http";
import { publicJwk } from "../wire/tokens";
import type { World } from "../world/world";
import { resolveAuthority } from "./authorities";
import { errorBody, Refusal } from "./refusals";

/** The documents that a client library reads first: endpoints, keys, and the hosts of each cloud. */

/** learn.microsoft.com/entra/identity-platform/v2-protocols-oidc. Endpoints bear the name that the sandbox was called by; the issuer is Microsoft's. */
export function openidConfiguration(world: World, c: Context, version: "1.0" | "2.0"): Response {
  try {
    const { tenant, segment } = resolveAuthority(world, c.req.param("tenant") ?? "");
    const base = `${calledOrigin(c.req.raw)}/${tenant === "any" ? segment : tenant.id}`;
    // For common and organizations the issuer is a template; the validator puts the token's tid into it.
    const id = tenant === "any" ? "{tenantid}" : tenant.id;
    const isV2 = version === "2.0";
    const oauth = isV2 ? `${base}/oauth2/v2.0` : `${base}/oauth2`;
    return c.json({
      token_endpoint: `${oauth}/token`,
      token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
      jwks_uri: isV2 ? `${base}/discovery/v2.0/keys` : `${calledOrigin(c.req.raw)}/common/discovery/keys`,
      response_modes_supported: ["query", "fragment", "form_post"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["code"],
      scopes_supported: ["openid", "profile", "email", "offline_access"],
      issuer: isV2 ? `https://login.microsoftonline.com/${id}/v2.0` : `https://sts.windows.net/${id}/`,
      request_uri_parameter_supported: false,
      userinfo_endpoint: `${graphOrigin(c)}/oidc/userinfo`,
      authorization_endpoint: `${oauth}/authorize`,
      device_authorization_endpoint: `${oauth}/devicecode`,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      end_session_endpoint: `${oauth}/logout`,
      claims_supported: ["sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid", "ver", "email", "oid"],
      tenant_region_scope: "NA",
      cloud_instance_name: "microsoftonline.com",
      cloud_graph_host_name: "graph.windows.net",
      msgraph_host: "graph.microsoft.com",
      rbac_url: "https://pas.windows.net",
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return c.json(errorBody(world, error, crypto.randomUUID()), 400);
  }
}

function graphOrigin(c: Context): string {
  const origin = calledOrigin(c.req.raw);
  return new URL(origin).hostname === "localhost" ? origin : "https://graph.microsoft.com";
}

export function keys(world: World, c: Context): Response {
  return c.json({ keys: [publicJwk(world)] });
}

/** Each cloud with all the names of its host. */
const clouds = [
  {
    preferred_network: "login.microsoftonline.com",
    preferred_cache: "login.windows.net",
    aliases: ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
  },
  {
    preferred_network: "login.partner.microsoftonline.cn",
    preferred_cache: "login.partner.microsoftonline.cn",
    aliases: ["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
  },
  {
    preferred_network: "login.microsoftonline.us",
    preferred_cache: "login.microsoftonline.us",
    aliases: ["login.microsoftonline.us", "login.usgovcloudapi.net"],
  },
];

export function instanceDiscovery(c: Context): Response {
  const asked = c.req.query("authorization_endpoint");
  const tenant = asked && URL.canParse(asked) ? new URL(asked).pathname.split("/")[1] : "common";
  return c.json({
    tenant_discovery_endpoint: `${calledOrigin(c.req.raw)}/${tenant}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: clouds,
  });
}
