import { Hono } from "hono";
import type { ParityRow } from "../parity/parity";
import type { World } from "../world/world";
import { adminConsent } from "./admin-consent";
import { authorize } from "./authorize";
import { allowPages } from "./cross-origin";
import { deviceAuthorization, deviceSignIn } from "./device-code";
import { logout } from "./logout";
import { instanceDiscovery, keys, openidConfiguration } from "./metadata";
import { token } from "./token";

/** The routes of Entra ID's sign-in service, and a parity row for each. */

export function routes(world: World): Hono {
  const app = new Hono();
  app.use("*", allowPages);
  app.get("/common/discovery/instance", instanceDiscovery);
  app.get("/:tenant/v2.0/.well-known/openid-configuration", (c) => openidConfiguration(world, c, "2.0"));
  app.get("/:tenant/.well-known/openid-configuration", (c) => openidConfiguration(world, c, "1.0"));
  app.get("/:tenant/discovery/v2.0/keys", (c) => keys(world, c));
  app.get("/:tenant/discovery/keys", (c) => keys(world, c));
  app.on(["GET", "POST"], "/:tenant/oauth2/v2.0/authorize", (c) => authorize(world, c, "2.0"));
  app.on(["GET", "POST"], "/:tenant/oauth2/authorize", (c) => authorize(world, c, "1.0"));
  app.post("/:tenant/oauth2/v2.0/token", (c) => token(world, c, "2.0"));
  app.post("/:tenant/oauth2/token", (c) => token(world, c, "1.0"));
  app.post("/:tenant/oauth2/v2.0/devicecode", (c) => deviceAuthorization(world, c, "2.0"));
  app.post("/:tenant/oauth2/devicecode", (c) => deviceAuthorization(world, c, "1.0"));
  app.on(["GET", "POST"], "/common/oauth2/deviceauth", (c) => deviceSignIn(world, c));
  app.on(["GET", "POST"], "/:tenant/v2.0/adminconsent", (c) => adminConsent(world, c, "v2"));
  app.on(["GET", "POST"], "/:tenant/adminconsent", (c) => adminConsent(world, c, "registration"));
  app.get("/:tenant/oauth2/v2.0/logout", (c) => logout(world, c));
  app.get("/:tenant/oauth2/logout", (c) => logout(world, c));
  return app;
}

const learn = "https://learn.microsoft.com/entra/identity-platform";

function row(method: ParityRow["method"], path: string, rest: Pick<ParityRow, "truth" | "page" | "test" | "note">): ParityRow {
  return { service: "entra", method, path, learnt: "documentation", ...rest };
}

const metadataTest = "metadata names the endpoints, and the issuer is a template where any tenant may sign in";
const codeFlow = {
  truth: "complete",
  page: `${learn}/v2-oauth2-auth-code-flow`,
  test: "a code is redeemed once, by its verifier, at its own authority",
} as const;
const consent = {
  truth: "complete",
  page: `${learn}/v2-admin-consent`,
  test: "an admin consents for everybody, and the token endpoint learns of it later",
} as const;
const olderConsent = {
  truth: "simplified",
  page: "https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent",
  test: "the older form of consent grants what the registration lists",
  note: "Consent adds to what was granted tenant-wide; Microsoft may also revoke what the new request leaves out.",
} as const;
const device = {
  truth: "simplified",
  page: `${learn}/v2-oauth2-device-code`,
  test: "a device is signed in by a code",
  note: "The page offers no way to decline.",
} as const;
const olderTest = "the older endpoints sign in with `resource`, and answer with v1 tokens";
const older = {
  truth: "simplified",
  page: "https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-protocols-oauth-code",
  test: olderTest,
  note: "As v2, with `resource` for `scope`. Without one the token is for Microsoft Graph's userinfo; Azure AD Graph is not here.",
} as const;

export const parity: ParityRow[] = [
  row("GET", "/common/discovery/instance", {
    truth: "simplified",
    page: "https://learn.microsoft.com/entra/msal/",
    test: metadataTest,
    note: "Three clouds with their aliases.",
  }),
  row("GET", "/:tenant/v2.0/.well-known/openid-configuration", {
    truth: "complete",
    page: `${learn}/v2-protocols-oidc`,
    test: metadataTest,
  }),
  row("GET", "/:tenant/.well-known/openid-configuration", { truth: "complete", page: `${learn}/v2-protocols-oidc`, test: metadataTest }),
  row("GET", "/:tenant/discovery/v2.0/keys", {
    truth: "simplified",
    page: `${learn}/signing-key-rollover`,
    test: metadataTest,
    note: "One key, never rolled over.",
  }),
  row("GET", "/:tenant/discovery/keys", {
    truth: "simplified",
    page: `${learn}/signing-key-rollover`,
    test: metadataTest,
    note: "One key, never rolled over.",
  }),
  row("GET", "/:tenant/oauth2/v2.0/authorize", codeFlow),
  row("POST", "/:tenant/oauth2/v2.0/authorize", codeFlow),
  row("GET", "/:tenant/oauth2/authorize", older),
  row("POST", "/:tenant/oauth2/authorize", older),
  row("POST", "/:tenant/oauth2/v2.0/token", {
    truth: "complete",
    page: `${learn}/v2-oauth2-client-creds-grant-flow`,
    test: "client credentials are refused for each reason in its own words",
  }),
  row("POST", "/:tenant/oauth2/token", {
    truth: "simplified",
    page: "https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-oauth2-client-creds-grant-flow",
    test: "client credentials are accepted in every documented form",
    note: "As v2, with `resource` for `scope`.",
  }),
  row("POST", "/:tenant/oauth2/v2.0/devicecode", device),
  row("POST", "/:tenant/oauth2/devicecode", { ...older, note: "As v2, with `resource` for `scope`." }),
  row("GET", "/common/oauth2/deviceauth", device),
  row("POST", "/common/oauth2/deviceauth", device),
  row("GET", "/:tenant/v2.0/adminconsent", consent),
  row("POST", "/:tenant/v2.0/adminconsent", consent),
  row("GET", "/:tenant/adminconsent", olderConsent),
  row("POST", "/:tenant/adminconsent", olderConsent),
  row("GET", "/:tenant/oauth2/v2.0/logout", {
    truth: "complete",
    page: `${learn}/v2-protocols-oidc#send-a-sign-out-request`,
    test: "signing out forgets the person, and returns only to a registered address",
  }),
  row("GET", "/:tenant/oauth2/logout", {
    truth: "simplified",
    page: "https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-protocols-openid-connect-code",
    test: olderTest,
    note: "As v2.",
  }),
];
