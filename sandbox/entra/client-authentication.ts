import type { Context } from "hono";
import type { Application, ServicePrincipal } from "../world/state";
import { isEffective, type World } from "../world/world";
import { type Authority, type Client, isPublicClient } from "./authorities";
import { requireAssertion } from "./client-assertions";
import { isWithinLifetime } from "./credential-lifetime";
import type { Parameters } from "./parameters";
import { Refusal } from "./refusals";

/** How a client proves who it is: a secret by form or by Basic, or an assertion. */

export type ClientProof = { clientId: string | null; secret: string | null; assertion: string | null };

export function readProof(c: Context, parameters: Parameters): ClientProof {
  const basic = /^Basic (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (basic) {
    const [id, ...secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
    return { clientId: formDecode(id ?? ""), secret: formDecode(secret.join(":")), assertion: null };
  }
  return { clientId: parameters.get("client_id"), secret: parameters.get("client_secret"), assertion: parameters.get("client_assertion") };
}

/** RFC 6749 2.3.1: both halves are form-encoded before they are joined. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    // The secret was not form-encoded and contains a percent sign.
    return text;
  }
}

/** AADSTS7000218 when the client sends no proof, AADSTS700025 when a public client sends one. */
export async function requireClientProof(
  world: World,
  of: {
    client: Client;
    proof: ClientProof;
    redirectUri: string | null;
    authority: Authority;
    mustBeConfidential: boolean;
    /** The app's service principal in the tenant, whose own secrets count too. Absent where no tenant is settled yet. */
    principal?: ServicePrincipal;
  },
) {
  const { client, proof } = of;
  const holders = [client.application, ...(of.principal ? [of.principal] : [])];
  const isPublic = !of.mustBeConfidential && isPublicClient(client, of.redirectUri);
  if (isPublic && (proof.secret || proof.assertion)) throw new Refusal(700025);
  if (isPublic) return;
  if (proof.assertion) return requireAssertion(world, client, proof.assertion);
  if (proof.secret === null) throw new Refusal(7000218);
  requireSecret(world, { client, holders }, proof.secret);
}

type Claimed = { client: Client; holders: readonly Pick<Application, "passwordCredentials">[] };

/** AADSTS7000215 for a wrong secret or one not replicated yet; AADSTS7000222 for an expired one. */
function requireSecret(world: World, { client: { application }, holders }: Claimed, secret: string) {
  const match = holders
    .flatMap(({ passwordCredentials }) => passwordCredentials)
    .find((credential) => credential.secretText === secret && isEffective(world, credential.effectiveAt));
  if (!match) throw new Refusal(7000215, application.appId);
  if (!isWithinLifetime(world, match)) throw new Refusal(7000222, application.appId);
}
