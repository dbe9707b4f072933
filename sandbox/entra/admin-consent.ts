import type { Context } from "hono";
import type { World } from "../world/world";
import { type Client, requireRegisteredRedirect, resolveAuthority, resolveClient } from "./authorities";
import { refusedOnPage } from "./authorize";
import {
  ensureClientPrincipal,
  grantRegisteredRoles,
  mayConsentForOrganization,
  recordConsent,
  registeredPermissions,
  wantedByRegistration,
} from "./consents";
import { type ConsentItem, consentPage, needAdminPage } from "./pages";
import { type Parameters, readParameters, withParameters } from "./parameters";
import { Refusal } from "./refusals";
import { parseScopes, resolveWanted, type Wanted } from "./scopes";
import type { SignedIn } from "./sessions";
import { settlePerson } from "./settle-person";

/**
 * Consent for a whole organization. /{tenant}/v2.0/adminconsent takes explicit scopes (learn.microsoft.com/entra/identity-platform/v2-admin-consent);
 * /{tenant}/adminconsent consents to everything that the app registration lists.
 */

type ConsentForm = "v2" | "registration";
type ConsentRequest = { parameters: Parameters; client: Client; redirectUri: string; form: ConsentForm };

export async function adminConsent(world: World, c: Context, form: ConsentForm): Promise<Response> {
  const parameters = await readParameters(c);
  let request: ConsentRequest;
  let settled: SignedIn | Response;
  try {
    const authority = resolveAuthority(world, c.req.param("tenant") ?? "");
    // v2 refuses common: the authority is organizations, a domain or a GUID.
    if (form === "v2" && authority.segment.toLowerCase() === "common") throw new Refusal(9001023);
    const client = resolveClient(world, requireParameter(parameters, "client_id"), authority);
    const redirectUri =
      parameters.get("redirect_uri") ??
      (form === "v2" ? requireParameter(parameters, "redirect_uri") : (client.application.redirectUris.web[0] ?? ""));
    requireRegisteredRedirect(client, redirectUri);
    request = { parameters, client, redirectUri, form };
    const asking = {
      prompt: parameters.get("prompt"),
      loginHint: parameters.get("login_hint"),
      domainHint: null,
      picked: parameters.get("person"),
    };
    settled = await settlePerson(world, c, { authority, client, asking, hidden: {} });
  } catch (error) {
    return refusedOnPage(c, error);
  }
  if (settled instanceof Response) return settled;
  try {
    return await decide(world, c, { request, who: settled });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(c, request, error);
  }
}

function requireParameter(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (!value) throw new Refusal(900144, name);
  return value;
}

type Question = { request: ConsentRequest; who: SignedIn };

async function decide(world: World, c: Context, { request, who }: Question): Promise<Response> {
  const { client, parameters } = request;
  if (!mayConsentForOrganization(who.person)) return needsAdmin(c, { request, who });
  const wanted = wantedBy({ request, who });
  const decision = parameters.get("decision");
  if (decision === "cancel") throw new Refusal(65004);
  if (decision !== "accept") {
    return c.html(
      consentPage({
        clientName: client.application.displayName,
        tenant: who.tenant,
        person: who.person,
        items: itemsOf({ request, who }, wanted),
        forOrganization: "always",
        hidden: { person: who.person.userName },
      }),
    );
  }
  const principal = ensureClientPrincipal(world, who.tenant, client);
  recordConsent(world, who.tenant, { client: principal, wanted, by: "organization", lags: true });
  if (asksForRegistration(request)) grantRegisteredRoles(world, who.tenant, { client, principal, person: who.person });
  return c.redirect(
    withParameters(request.redirectUri, {
      admin_consent: "True",
      tenant: who.tenant.id,
      // The older form answers without `scope`.
      scope: request.form === "v2" ? scopesInWords(wanted) : null,
      state: parameters.get("state"),
    }),
  );
}

function asksForRegistration({ form, parameters }: ConsentRequest): boolean {
  return form === "registration" || /\/\.default(\s|$)/.test(parameters.get("scope") ?? "");
}

/** AADSTS650052: one resource that the tenant lacks fails the whole consent. */
function wantedBy({ request, who }: Question): Wanted[] {
  if (asksForRegistration(request)) {
    const lacking = registeredPermissions(who.tenant, request.client).find(({ principal }) => !principal);
    if (lacking) throw new Refusal(650052, lacking.name, who.tenant.displayName);
    return wantedByRegistration(who.tenant, request.client);
  }
  return resolveWanted(who.tenant, parseScopes(requireParameter(request.parameters, "scope")), request.client.application.displayName);
}

function itemsOf({ request, who }: Question, wanted: Wanted[]): ConsentItem[] {
  const roleIds = asksForRegistration(request) ? registeredPermissions(who.tenant, request.client).flatMap((listed) => listed.roleIds) : [];
  return wanted.map(({ principal, scopes }) => ({
    resource: principal.displayName,
    permissions: [
      ...scopes.map(({ value, adminConsentDisplayName }) => ({ value, text: adminConsentDisplayName })),
      ...principal.appRoles.filter(({ id }) => roleIds.includes(id)).map(({ value, displayName }) => ({ value, text: displayName })),
    ],
  }));
}

function scopesInWords(wanted: Wanted[]): string {
  return wanted
    .flatMap(({ principal, scopes }) =>
      scopes.map(({ value }) => `${principal.servicePrincipalNames.find((n) => n.startsWith("https://")) ?? principal.appId}/${value}`),
    )
    .join(" ");
}

/** `admin_consent=True` comes along with the error, as in Microsoft's own sample of a failure: readers must look at `error` first. */
function refused(c: Context, request: ConsentRequest, refusal: Refusal): Response {
  return c.redirect(
    withParameters(request.redirectUri, {
      error: refusal.error,
      error_subcode: refusal.aadsts === 65004 ? "cancel" : null,
      error_description: refusal.message,
      admin_consent: "True",
      state: request.parameters.get("state"),
    }),
  );
}

async function needsAdmin(c: Context, { request, who }: Question): Promise<Response> {
  const clientName = request.client.application.displayName;
  const refusal = new Refusal(90094, who.tenant.displayName, clientName);
  const backTo = withParameters(request.redirectUri, {
    error: "access_denied",
    error_description: refusal.message,
    admin_consent: "True",
    state: request.parameters.get("state"),
  });
  return c.html(needAdminPage({ clientName, tenant: who.tenant, person: who.person, refusal, backTo }));
}
