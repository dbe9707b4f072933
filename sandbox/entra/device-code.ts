import type { Context } from "hono";
import { html } from "hono/html";
import { calledOrigin } from "../wire/http";
import { findPerson } from "../world/directory";
import type { DeviceCode } from "../world/state";
import { newOpaqueId, now, tenantById, type World } from "../world/world";
import { resolveAuthority, resolveClient } from "./authorities";
import { refusedOnPage } from "./authorize";
import { requireClientProof } from "./client-authentication";
import { ensureClientPrincipal, mayConsentForOrganization, missingConsents, recordConsent, withRegistered } from "./consents";
import { answerForPerson, type TokenRequest } from "./grants/token-request";
import { asNewer, type Version } from "./older-form";
import { page } from "./pages";
import { readParameters } from "./parameters";
import { errorBody, errorStatus, Refusal } from "./refusals";
import { parseScopes, resolveWanted } from "./scopes";
import { settlePerson } from "./settle-person";

/** The device code flow: a code, a page to type it into, and a token endpoint that the device polls. learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code */

const lifetimeSeconds = 900;

export async function deviceAuthorization(world: World, c: Context, version: Version): Promise<Response> {
  const given = await readParameters(c);
  const parameters = version === "1.0" ? asNewer(given) : given;
  try {
    const authority = resolveAuthority(world, c.req.param("tenant") ?? "");
    const clientId = parameters.get("client_id");
    if (!clientId) throw new Refusal(900144, "client_id");
    const client = resolveClient(world, clientId, authority);
    const issued: DeviceCode = {
      deviceCode: newOpaqueId(world, "device-code", 120),
      userCode: newOpaqueId(world, "user-code", 40)
        .replace(/[^a-z]/gi, "")
        .slice(0, 9)
        .toUpperCase(),
      tenantSegment: authority.segment,
      clientId: client.application.appId,
      scopes: (parameters.get("scope") ?? "").split(/\s+/).filter(Boolean),
      issuedAt: now(world).toISOString(),
      answer: "pending",
    };
    world.state.deviceCodes.push(issued);
    const address = `${calledOrigin(c.req.raw)}/common/oauth2/deviceauth`;
    return c.json({
      user_code: issued.userCode,
      device_code: issued.deviceCode,
      [version === "1.0" ? "verification_url" : "verification_uri"]: address,
      expires_in: lifetimeSeconds,
      interval: 5,
      message: `To sign in, use a web browser to open the page ${address} and enter the code ${issued.userCode} to authenticate.`,
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return c.json(errorBody(world, error, crypto.randomUUID()), errorStatus(error));
  }
}

/** The page that a person types the code into. */
export async function deviceSignIn(world: World, c: Context): Promise<Response> {
  const parameters = await readParameters(c);
  const code = parameters.get("code") ?? parameters.get("otc");
  const issued = world.state.deviceCodes.find((candidate) => candidate.userCode === code?.toUpperCase());
  if (!issued) return c.html(codePage(code !== null));
  try {
    const authority = resolveAuthority(world, issued.tenantSegment);
    const client = resolveClient(world, issued.clientId, authority);
    const asking = { prompt: "select_account", loginHint: null, domainHint: null, picked: parameters.get("person") };
    const who = await settlePerson(world, c, { authority, client, asking, hidden: { code: issued.userCode } });
    if (who instanceof Response) return who;
    const asked = resolveWanted(who.tenant, parseScopes(issued.scopes.join(" ")), client.application.displayName);
    const wanted = withRegistered(who.tenant, client, asked);
    const missing = missingConsents(world, who.tenant, { client, person: who.person, wanted });
    const needsAdmin = missing.some(({ scopes }) => scopes.some(({ type }) => type === "Admin"));
    if (needsAdmin && !mayConsentForOrganization(who.person))
      throw new Refusal(90094, who.tenant.displayName, client.application.displayName);
    const principal = ensureClientPrincipal(world, who.tenant, client);
    recordConsent(world, who.tenant, { client: principal, wanted: missing, by: who.person, lags: false });
    issued.answer = { tenantId: who.tenant.id, personId: who.person.id };
    return c.html(
      page(`You have signed in to ${client.application.displayName} on your device`, html`<p>You may now close this window.</p>`),
    );
  } catch (error) {
    return refusedOnPage(c, error);
  }
}

function codePage(isWrong: boolean) {
  return page(
    "Enter code to allow access",
    html`<form method="post"><label>Code displayed on your app or device <input name="code" autocomplete="off" required></label>
${isWrong ? html`<p role="alert">That code didn't work. Check the code and try again.</p>` : ""}<button class="primary">Next</button></form>`,
  );
}

/** authorization_pending until the person has answered, expired_token after fifteen minutes. */
export async function redeemDeviceCode(world: World, request: TokenRequest): Promise<Record<string, unknown>> {
  const { client, proof, authority, parameters } = request;
  const issued = world.state.deviceCodes.find((candidate) => candidate.deviceCode === parameters.get("device_code"));
  // Without "Allow public client flows" a device needs the app's own proof too.
  await requireClientProof(world, { client, proof, redirectUri: null, authority, mustBeConfidential: false });
  if (!issued || issued.clientId !== client.application.appId || issued.answer === "redeemed") throw new Refusal(70000);
  if (now(world).getTime() - new Date(issued.issuedAt).getTime() > lifetimeSeconds * 1000) throw new Refusal(70020);
  if (issued.answer === "declined") throw new Refusal(65004);
  if (issued.answer === "pending") throw new Refusal(70016);
  const tenant = tenantById(world, issued.answer.tenantId);
  const person = tenant ? findPerson(tenant, issued.answer.personId) : null;
  if (!tenant || !person) throw new Refusal(70000);
  issued.answer = "redeemed";
  return answerForPerson(world, request, { tenant, person, scope: issued.scopes.join(" "), nonce: null });
}
