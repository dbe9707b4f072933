import "server-only";
import { decodeJwt } from "jose";
import { z } from "zod";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import type { CallObserver } from "@/lib/http";
import { endpoints } from "@/lib/microsoft/endpoints";
import type { NoToken } from "@/lib/onboarding/planning/probe-meaning";
import { appTokenRefusal } from "./app-token-refusal";
import { aadstsCodes } from "./microsoft-said";
import { authorityFor, msalClient } from "./msal";

/**
 * A fresh token in the name of the Dropzone app, with its secret, and the roles that stand in it. The roles are the ground truth of
 * what was granted, so a cached token, which keeps its old ones for an hour, will not do.
 */

export type AppTokenResource = "graph" | "exchange" | "defender" | "cloud-apps";

export type AppTokenAnswer =
  | { ok: true; token: string; audience: string; roles: string[]; expiresAt: Date; requestId: string | null }
  | ({ ok: false } & NoToken);

export async function acquireAppToken(request: {
  cloud: NationalCloud;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  resource: AppTokenResource;
  onCall?: CallObserver;
}): Promise<AppTokenAnswer> {
  const scope = appTokenScope(request.resource, request.cloud);
  if (scope === null) return notInThisCloud;
  const asked = await msalClient(request).ask((app) =>
    app.acquireTokenByClientCredential({ authority: authorityFor(request.cloud, request.tenantId), scopes: [scope], skipCache: true }),
  );
  if (asked.ok) {
    if (asked.value === null) throw new Error("MSAL answered a client credential request with nothing");
    const { accessToken, expiresOn } = asked.value;
    const { aud, roles } = claimsSchema.parse(decodeJwt(accessToken));
    return { ok: true, token: accessToken, audience: aud, roles, expiresAt: expiresOn ?? new Date(), requestId: asked.requestId };
  }
  const { said } = asked;
  const [code] = aadstsCodes(said);
  return {
    ok: false,
    reason: appTokenRefusal(said),
    code: code === undefined ? said.error || null : `AADSTS${code}`,
    requestId: said.requestId,
    message: firstSentence(said.description) || said.error,
  };
}

/**
 * Pinned, never taken from a service principal's list of names: Defender's lists begin with a test host, for which Microsoft issues
 * tokens that Defender's API refuses. https://github.com/MicrosoftDocs/microsoft-365-docs/issues/9246
 */
function appTokenScope(resource: AppTokenResource, cloud: NationalCloud): string | null {
  const { graphResource, exchangeResource, defenderResource, cloudAppsResource } = endpoints(cloud);
  switch (resource) {
    case "graph":
      return `${graphResource}/.default`;
    case "exchange":
      return `${exchangeResource}/.default`;
    case "defender":
      return defenderResource && `${defenderResource}/.default`;
    case "cloud-apps":
      return `${cloudAppsResource}/.default`;
  }
}

/** No roles at all: Microsoft leaves the claim out. */
const claimsSchema = z.object({ aud: z.string(), roles: z.array(z.string()).default([]) });

const notInThisCloud: AppTokenAnswer = {
  ok: false,
  reason: "refused",
  code: null,
  requestId: null,
  message: "This product does not exist in this national cloud.",
};

/** Microsoft's description goes on with ids and times, which are kept apart. */
const firstSentence = (description: string): string => (description.split(/\r?\n| Trace ID:/)[0] ?? "").slice(0, 500);
