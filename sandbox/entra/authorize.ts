import type { Context } from "hono";
import { html } from "hono/html";
import { requestIdOf } from "../wire/http";
import type { IssuedCode } from "../world/state";
import { newOpaqueId, now, type World } from "../world/world";
import { type Authority, type Client, requireRegisteredRedirect, resolveAuthority, resolveClient } from "./authorities";
import { ensureClientPrincipal, mayConsentForOrganization, missingConsents, recordConsent, withRegistered } from "./consents";
import { clientInfo } from "./issue-tokens";
import { asNewer, type Version } from "./older-form";
import { type ConsentItem, consentPage, errorPage, hiddenFields, needAdminPage, page } from "./pages";
import { type Parameters, readParameters, withParameters } from "./parameters";
import { Refusal } from "./refusals";
import { parseScopes, resolveWanted, type Wanted } from "./scopes";
import type { SignedIn } from "./sessions";
import { settlePerson } from "./settle-person";

/** GET and POST /{tenant}/oauth2/v2.0/authorize, and the older /{tenant}/oauth2/authorize. learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */

type AuthorizeRequest = { parameters: Parameters; authority: Authority; client: Client; redirectUri: string };

export async function authorize(world: World, c: Context, version: Version): Promise<Response> {
  const given = await readParameters(c);
  const parameters = version === "1.0" ? asNewer(given) : given;
  let request: AuthorizeRequest;
  try {
    request = checkAddressee(world, c, parameters);
  } catch (error) {
    // Until the redirect URI is known to be the client's, nothing is sent to it.
    return refusedOnPage(c, error);
  }
  try {
    return await proceed(world, c, request);
  } catch (error) {
    if (error instanceof Refusal && shownOnPage.includes(error.aadsts)) return refusedOnPage(c, error);
    if (error instanceof Refusal) return answerClient(c, request, { error: error.error, error_description: error.message });
    throw error;
  }
}

/** Errors that the client cannot mend. Entra shows them on a page and does not return to the client. */
const shownOnPage: number[] = [50020, 50034, 50105, 7000112];

function checkAddressee(world: World, c: Context, parameters: Parameters): AuthorizeRequest {
  const authority = resolveAuthority(world, c.req.param("tenant") ?? "");
  const clientId = requireParameter(parameters, "client_id");
  const client = resolveClient(world, clientId, authority);
  const redirectUri = requireParameter(parameters, "redirect_uri");
  requireRegisteredRedirect(client, redirectUri);
  return { parameters, authority, client, redirectUri };
}

function requireParameter(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (!value) throw new Refusal(900144, name);
  return value;
}

async function proceed(world: World, c: Context, request: AuthorizeRequest): Promise<Response> {
  const { parameters, authority, client } = request;
  requireCodeResponse(parameters);
  const asked = parseScopes(requireParameter(parameters, "scope"));
  const prompt = parameters.get("prompt");
  const settled = await settlePerson(world, c, {
    authority,
    client,
    asking: {
      prompt,
      loginHint: parameters.get("login_hint"),
      domainHint: parameters.get("domain_hint"),
      picked: parameters.get("person"),
    },
    hidden: {},
  });
  if (settled instanceof Response) return settled;
  requireUsableApp(settled, client);
  const wanted = resolveWanted(settled.tenant, asked, client.application.displayName);
  const interrupted = await settleConsent(world, c, { request, who: settled, wanted });
  if (interrupted) return interrupted;
  ensureClientPrincipal(world, settled.tenant, client);
  const code = issueCode(world, request, settled);
  const info = parameters.get("client_info") ? clientInfo(settled.tenant, settled.person) : null;
  return answerClient(c, request, { code: code.code, client_info: info, session_state: settled.person.id });
}

/** AADSTS700054: only the code flow is served, so no tokens travel in addresses. */
function requireCodeResponse(parameters: Parameters) {
  const responseType = requireParameter(parameters, "response_type");
  if (responseType !== "code") throw new Refusal(700054, responseType);
}

/** AADSTS7000112 when the tenant has disabled the app, AADSTS50105 when it must be assigned and is not. */
function requireUsableApp({ tenant, person }: SignedIn, { application }: Client) {
  const principal = tenant.servicePrincipals.find((sp) => sp.appId === application.appId && !sp.deletedDateTime);
  if (!principal) return;
  if (!principal.accountEnabled) throw new Refusal(7000112, application.appId, application.displayName);
  if (!principal.appRoleAssignmentRequired) return;
  const isAssigned = tenant.appRoleAssignments.some((grant) => grant.resourceId === principal.id && grant.principalId === person.id);
  if (!isAssigned) throw new Refusal(50105, person.userName, application.displayName);
}

type ConsentQuestion = { request: AuthorizeRequest; who: SignedIn; wanted: Wanted[] };

/** Null when all consents exist. What people may consent to themselves is granted without asking; the rest needs an admin. */
async function settleConsent(world: World, c: Context, question: ConsentQuestion): Promise<Response | null> {
  const { request, who, wanted } = question;
  const { client, parameters } = request;
  const missing = missingConsents(world, who.tenant, { client, person: who.person, wanted: withRegistered(who.tenant, client, wanted) });
  const asksAnyway = parameters.get("prompt") === "consent" && !parameters.get("decision");
  const adminOnly = missing.filter(({ scopes }) => scopes.some(({ type }) => type === "Admin"));
  if (adminOnly.length === 0 && !asksAnyway) {
    const principal = ensureClientPrincipal(world, who.tenant, client);
    recordConsent(world, who.tenant, { client: principal, wanted: missing, by: who.person, lags: false });
    return null;
  }
  if (parameters.get("prompt") === "none") throw new Refusal(65001, client.application.appId, client.application.displayName);
  if (adminOnly.length > 0 && !mayConsentForOrganization(who.person)) return needsAdmin(c, question);
  if (parameters.get("decision") === "cancel") throw new Refusal(65004);
  if (parameters.get("decision") === "accept") {
    const isForAll = parameters.get("organization") === "yes" && mayConsentForOrganization(who.person);
    const principal = ensureClientPrincipal(world, who.tenant, client);
    recordConsent(world, who.tenant, { client: principal, wanted: missing, by: isForAll ? "organization" : who.person, lags: false });
    return null;
  }
  return c.html(
    consentPage({
      clientName: client.application.displayName,
      tenant: who.tenant,
      person: who.person,
      items: consentItems(missing.length > 0 ? missing : wanted),
      forOrganization: mayConsentForOrganization(who.person) ? "offer" : "no",
      hidden: { person: who.person.userName },
    }),
  );
}

function consentItems(wanted: Wanted[]): ConsentItem[] {
  return wanted.map(({ principal, scopes }) => ({
    resource: principal.displayName,
    permissions: scopes.map(({ value, adminConsentDisplayName }) => ({ value, text: adminConsentDisplayName })),
  }));
}

/** AADSTS90094, with a way back to the client. */
async function needsAdmin(c: Context, { request, who }: ConsentQuestion): Promise<Response> {
  const refusal = new Refusal(90094, who.tenant.displayName, request.client.application.displayName);
  const declined = new Refusal(65004);
  const backTo = withParameters(request.redirectUri, {
    error: declined.error,
    error_description: declined.message,
    state: request.parameters.get("state"),
  });
  const clientName = request.client.application.displayName;
  return c.html(needAdminPage({ clientName, tenant: who.tenant, person: who.person, refusal, backTo }));
}

function issueCode(
  world: World,
  { parameters, authority, client, redirectUri }: AuthorizeRequest,
  { tenant, person }: SignedIn,
): IssuedCode {
  const code: IssuedCode = {
    code: `1.${newOpaqueId(world, "code", 120)}`,
    tenantSegment: authority.segment.toLowerCase(),
    tenantId: tenant.id,
    personId: person.id,
    clientId: client.application.appId,
    redirectUri,
    scopes: (parameters.get("scope") ?? "").split(/\s+/).filter(Boolean),
    nonce: parameters.get("nonce"),
    ...askedContext(parameters),
    challenge: challengeOf(parameters),
    issuedAt: now(world).toISOString(),
    redeemed: false,
  };
  world.state.codes = [...world.state.codes.slice(-500), code];
  return code;
}

/**
 * The `claims` parameter may ask for an authentication context. Here everybody meets every context: there is no Conditional Access.
 * learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context
 */
function askedContext(parameters: Parameters): { acrs?: string } {
  const claims = parameters.get("claims");
  if (!claims) return {};
  try {
    const value: unknown = JSON.parse(claims)?.id_token?.acrs?.value;
    return typeof value === "string" ? { acrs: value } : {};
  } catch {
    throw new Refusal(90014, "claims");
  }
}

/** "S256:…" or "plain:…". */
function challengeOf(parameters: Parameters): string | null {
  const challenge = parameters.get("code_challenge");
  return challenge ? `${parameters.get("code_challenge_method") ?? "plain"}:${challenge}` : null;
}

/** Back to the client by the response mode it asked for, with its state. */
async function answerClient(c: Context, request: AuthorizeRequest, answer: Record<string, string | null>): Promise<Response> {
  const all = { ...answer, state: request.parameters.get("state") };
  const given = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
  const mode = request.parameters.get("response_mode") ?? "query";
  if (mode === "form_post") return c.html(formPost(request.redirectUri, given));
  if (mode === "fragment") return c.redirect(`${request.redirectUri}#${new URLSearchParams(given)}`);
  return c.redirect(withParameters(request.redirectUri, given));
}

function formPost(redirectUri: string, fields: Record<string, string>) {
  return page(
    "Working…",
    html`<form method="post" action="${redirectUri}">${hiddenFields(fields)}<p>Script is off. Press the button to go on.</p><button>Continue</button></form>
<script>document.forms[0].submit()</script>`,
  );
}

export async function refusedOnPage(c: Context, error: unknown): Promise<Response> {
  if (!(error instanceof Refusal)) throw error;
  return c.html(errorPage({ refusal: error, correlationId: requestIdOf(c.req.raw) }), 400);
}
