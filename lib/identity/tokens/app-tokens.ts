import "server-only";
import { decodeJwt } from "jose";
import { z } from "zod";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import { env } from "@/lib/env";
import type { CallObserver } from "@/lib/http";
import { endpoints } from "@/lib/microsoft/endpoints";
import type { NoToken } from "@/lib/onboarding/planning/probe-meaning";
import { appTokenRefusal } from "./app-token-refusal";
import { aadstsCodes } from "./microsoft-said";
import { authorityFor, type ClientProof, msalClient } from "./msal";
import { portalProof } from "./portal-proof";

/**
 * Gets a new token for the Dropzone app with its client secret, or for the portal's own app, and reads the roles in it. The roles show what was really granted. A
 * cached token keeps its old roles for an hour, so no token is cached.
 */

export type AppTokenResource = "graph" | "exchange" | "defender" | "cloud-apps";

export type AppTokenAnswer =
  | { ok: true; token: string; audience: string; roles: string[]; expiresAt: Date; requestId: string | null }
  | ({ ok: false } & NoToken);

type Request = {
  cloud: NationalCloud;
  tenantId: string;
  clientId: string;
  resource: AppTokenResource;
  onCall?: CallObserver;
};

/** Microsoft's refusals are returned, not thrown. */
export const acquireAppToken = ({ clientSecret, ...request }: Request & { clientSecret: string }): Promise<AppTokenAnswer> =>
  acquire({ ...request, proof: { clientSecret } });

/** A token of the portal's own app for Graph in a customer's tenant, with the permissions that the customer granted it. */
export const acquirePortalToken = async (request: Pick<Request, "cloud" | "tenantId" | "onCall">): Promise<AppTokenAnswer> =>
  acquire({ ...request, clientId: env().PORTAL_APP_CLIENT_ID, resource: "graph", proof: await portalProof() });

async function acquire({ proof, ...request }: Request & { proof: ClientProof }): Promise<AppTokenAnswer> {
  const scope = appTokenScope(request.resource, request.cloud);
  if (scope === null) return notInThisCloud;
  const asked = await msalClient({ ...request, proof }).ask((app) =>
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
 * Fixed, never taken from a service principal's list of names: Defender's list begins with a test host. Microsoft issues tokens for that
 * host, and Defender's API refuses them. Null when the cloud does not have the product.
 * https://github.com/MicrosoftDocs/microsoft-365-docs/issues/9246
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

/** Microsoft leaves `roles` out when there are none. */
const claimsSchema = z.object({ aud: z.string(), roles: z.array(z.string()).default([]) });

const notInThisCloud: AppTokenAnswer = {
  ok: false,
  reason: "refused",
  code: null,
  requestId: null,
  message: "This product does not exist in this national cloud.",
};

/** After its first sentence Microsoft's description has ids and times, which are stored separately. */
const firstSentence = (description: string): string => (description.split(/\r?\n| Trace ID:/)[0] ?? "").slice(0, 500);
