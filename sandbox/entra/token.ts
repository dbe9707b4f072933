import type { Context } from "hono";
import { requestIdOf } from "../wire/http";
import { now, type World } from "../world/world";
import { requireOneTenant, resolveAuthority, resolveClient } from "./authorities";
import { type ClientProof, readProof } from "./client-authentication";
import { redeemDeviceCode } from "./device-code";
import { redeemAuthorizationCode } from "./grants/authorization-code";
import { grantClientCredentials } from "./grants/client-credentials";
import { redeemRefreshToken } from "./grants/refresh-token";
import type { TokenRequest } from "./grants/token-request";
import { asNewer, asOlder, type Version } from "./older-form";
import { type Parameters, readParameters } from "./parameters";
import { errorBody, errorStatus, Refusal } from "./refusals";

/** POST /{tenant}/oauth2/v2.0/token: identifies the client and calls the grant. */

const grants: Record<string, (world: World, request: TokenRequest) => Promise<Record<string, unknown>>> = {
  authorization_code: redeemAuthorizationCode,
  refresh_token: redeemRefreshToken,
  client_credentials: grantClientCredentials,
  "urn:ietf:params:oauth:grant-type:device_code": redeemDeviceCode,
  device_code: redeemDeviceCode,
};

export async function token(world: World, c: Context, version: Version): Promise<Response> {
  const given = await readParameters(c);
  const parameters = version === "1.0" ? asNewer(given) : given;
  const correlationId = parameters.get("client-request-id") ?? c.req.header("client-request-id") ?? requestIdOf(c.req.raw);
  c.header("cache-control", "no-store");
  c.header("x-ms-request-id", requestIdOf(c.req.raw));
  if (c.req.header("return-client-request-id")) c.header("client-request-id", correlationId);
  try {
    if (version === "2.0" && given.get("resource")) throw new Refusal(901002);
    const request = readTokenRequest(world, c, { parameters, version });
    const answer = await request.grant(world, request);
    return c.json(version === "1.0" ? asOlder(answer, { resource: given.get("resource"), now: now(world) }) : answer);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return c.json(errorBody(world, error, correlationId), errorStatus(error));
  }
}

function readTokenRequest(world: World, c: Context, { parameters, version }: { parameters: Parameters; version: Version }) {
  const authority = resolveAuthority(world, c.req.param("tenant") ?? "");
  const grantType = parameters.get("grant_type");
  if (!grantType) throw new Refusal(900144, "grant_type");
  const grant = grants[grantType];
  if (!grant) throw new Refusal(70003, grantType);
  if (grantType === "client_credentials") requireOneTenant(authority);
  const origin = c.req.header("origin") ?? null;
  const proof: ClientProof = readProof(c, parameters);
  if (!proof.clientId) throw new Refusal(900144, "client_id");
  return { authority, client: resolveClient(world, proof.clientId, authority), proof, parameters, version, origin, grant };
}
