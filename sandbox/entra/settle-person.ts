import type { Context } from "hono";
import type { Tenant } from "../world/state";
import type { World } from "../world/world";
import { type Authority, type Client, isMultiTenant } from "./authorities";
import { signInPage } from "./pages";
import { Refusal } from "./refusals";
import { findPersonAnywhere, findSignedIn, rememberSignedIn, type SignedIn } from "./sessions";

/** Decides which person signs in or consents: the one just picked, named by login_hint or signed in already. Otherwise it asks. */

export type Asking = { prompt: string | null; loginHint: string | null; domainHint: string | null; picked: string | null };

/** The person, or the account picker. AADSTS50034 unknown, AADSTS50058 when nobody may be asked, AADSTS50020 of another tenant. */
export function settlePerson(
  world: World,
  c: Context,
  of: { authority: Authority; client: Client; asking: Asking; hidden: Record<string, string> },
): SignedIn | Response | Promise<Response> {
  const { asking, authority, client } = of;
  if (asking.prompt === "none") return settleSilently(world, c, of);
  const chosen = asking.picked ?? (mustAsk(asking) ? null : asking.loginHint);
  if (chosen) {
    const someone = findPersonAnywhere(world, chosen);
    if (!someone) throw new Refusal(50034, chosen, authority.segment);
    requirePersonOfTenant(someone, authority, client);
    rememberSignedIn(world, c, someone);
    return someone;
  }
  const signedIn = findSignedIn(world, c);
  if (signedIn && !mustAsk(asking) && belongsTo(signedIn, authority, client)) return signedIn;
  return Promise.resolve(
    c.html(signInPage(world, { clientName: client.application.displayName, first: firstShown(of), hidden: of.hidden })),
  );
}

/** A hint names whom the client expects. It signs nobody in, and another account of the browser is not taken in their place. */
function settleSilently(world: World, c: Context, of: { authority: Authority; client: Client; asking: Asking }): SignedIn {
  const signedIn = findSignedIn(world, c);
  if (!signedIn) throw new Refusal(50058);
  const { loginHint } = of.asking;
  const isExpected = loginHint === null || loginHint.toLowerCase() === signedIn.person.userName.toLowerCase();
  if (!isExpected || !belongsTo(signedIn, of.authority, of.client)) throw new Refusal(16000);
  return signedIn;
}

function mustAsk({ prompt }: Asking): boolean {
  return prompt === "login" || prompt === "select_account";
}

/** AADSTS50020: learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50020-user-account-identity-provider-does-not-exist */
function requirePersonOfTenant(someone: SignedIn, authority: Authority, client: Client) {
  if (belongsTo(someone, authority, client)) return;
  const tenant = authority.tenant === "any" ? client.home.displayName : authority.tenant.displayName;
  throw new Refusal(50020, someone.person.userName, tenant, client.application.appId);
}

function belongsTo({ tenant }: SignedIn, authority: Authority, client: Client): boolean {
  if (authority.tenant !== "any") return tenant.id === authority.tenant.id;
  return isMultiTenant(client.application) || tenant.id === client.home.id;
}

function firstShown({ authority, asking }: { authority: Authority; asking: Asking }): (tenant: Tenant) => boolean {
  return (tenant) =>
    authority.tenant === "any"
      ? tenant.verifiedDomains.some(({ name }) => name === asking.domainHint || name === asking.loginHint?.split("@")[1])
      : tenant.id === authority.tenant.id;
}
