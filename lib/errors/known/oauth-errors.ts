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
    ...operator,
    code: /^(invalid_client|unauthorized_client|invalid_scope)$/,
    cause: "Microsoft does not accept how the app asks.",
  },
];

/** Words that mean something only in an answer to the portal itself: elsewhere other services use them too. */
const ownAnswers: Readonly<Record<string, ErrorCode>> = {
  invalid_request: "portal-misconfigured",
  network_error: "microsoft-unreachable",
  nonce_mismatch: "sign-in-not-finished",
};

/** Null for a code that is not in the table. */
export const meaningOfOAuth = (word: string): ErrorCode | null =>
  ownAnswers[word] ?? oauthErrors.find(({ code }) => code?.test(word))?.means ?? null;
