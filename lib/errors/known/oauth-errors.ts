import type { ErrorCode } from "../codes";
import type { KnownError } from "./known-error";

/**
 * The error codes of OAuth and of MSAL, for answers without an AADSTS number.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */

const operator = { means: "portal-misconfigured" } as const;

type OAuthError = KnownError & { means: ErrorCode };

export const oauthErrors: readonly OAuthError[] = [
  { means: "consent-missing", code: /^consent_required$/, cause: "Somebody has to consent first." },
  { means: "sign-in-failed", code: /^(login_required|interaction_required)$/, cause: "Microsoft wants the person to sign in again." },
  { means: "sign-in-cancelled", code: /^access_denied$/, cause: "The person pressed Cancel, or was refused." },
  { means: "sign-in-not-finished", code: /^invalid_grant$/, cause: "What the sign-in rested on is no longer valid." },
  { means: "resource-not-in-tenant", code: /^invalid_resource$/, cause: "The service that was asked for is not in this tenant." },
  {
    means: "microsoft-trouble",
    code: /^(temporarily_unavailable|server_error)$/,
    cause: "A passing fault of Microsoft's sign-in service.",
  },
  {
    means: "secret-not-accepted",
    code: /^invalid_client$/,
    cause: "Microsoft does not accept what the app proves itself with: the client secret, the certificate or the client ID is wrong.",
    waitingHelps: "for two minutes after the secret was created",
    or: [
      { means: "certificate-mismatch", cause: "The app signs in with a certificate that is not registered on it." },
      { means: "app-not-found", cause: "The client ID is wrong, or belongs to another tenant." },
    ],
  },
  {
    means: "app-not-found",
    code: /^unauthorized_client$/,
    cause: "No app of this ID is in the tenant, or it may not sign in in this way.",
    waitingHelps: "for two minutes after the app was created",
  },
  { ...operator, code: /^invalid_scope$/, cause: "Microsoft does not accept what the app asks for." },
];

/**
 * Words that mean something else, or something at all, in an answer to the portal itself. In a pasted text they are about the customer's app,
 * and other services use them too.
 */
const ownAnswers: Readonly<Record<string, ErrorCode>> = {
  invalid_client: "portal-misconfigured",
  unauthorized_client: "portal-misconfigured",
  invalid_request: "portal-misconfigured",
  network_error: "microsoft-unreachable",
  nonce_mismatch: "sign-in-not-finished",
};

/** Null for a code that is not in the table. */
export const meaningOfOAuth = (word: string): ErrorCode | null =>
  ownAnswers[word] ?? oauthErrors.find(({ code }) => code?.test(word))?.means ?? null;
