import { guidFor } from "../world/ids";
import { now, type World } from "../world/world";

/** Entra's errors: the AADSTS number, the OAuth error it is sent with, and the message. learn.microsoft.com/entra/identity-platform/reference-error-codes */

const table = {
  16000: ["interaction_required", "The user account is required to select an account before it can be used with the application."],
  28003: ["invalid_request", "Provided value for the input parameter scope cannot be empty when requesting an access token."],
  50001: ["invalid_resource", "The resource is disabled or was not found in the tenant."],
  50011: [
    "invalid_request",
    "The redirect URI '%1' specified in the request does not match the redirect URIs configured for the application '%2'.",
  ],
  50020: [
    "invalid_request",
    "User account '%1' from another directory does not exist in tenant '%2' and cannot access the application '%3' in that tenant.",
  ],
  50034: [
    "invalid_grant",
    "The user account %1 does not exist in the %2 directory. To sign into this application, the account must be added to the directory.",
  ],
  50058: ["login_required", "A silent sign-in request was sent but no user is signed in."],
  50105: ["access_denied", "The signed in user '%1' is not assigned to a role for the application '%2'."],
  50194: [
    "unauthorized_client",
    "Application '%1' is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such applications.",
  ],
  54005: [
    "invalid_grant",
    "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
  ],
  65001: [
    "invalid_grant",
    "The user or administrator has not consented to use the application with ID '%1' named '%2'. Send an interactive authorization request for this user and resource.",
  ],
  65004: ["access_denied", "User declined to consent to access the app."],
  70000: ["invalid_grant", "Provided grant is invalid or malformed."],
  70008: [
    "invalid_grant",
    "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
  ],
  70011: ["invalid_scope", "The provided value for the input parameter 'scope' is not valid. The scope %1 is not valid."],
  70016: ["authorization_pending", "OAuth 2.0 device flow error. Authorization is pending. Continue polling."],
  70020: ["expired_token", "The provided value for the input parameter 'device_code' is not valid. This device code has expired."],
  90002: [
    "invalid_request",
    "Tenant '%1' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
  ],
  90014: [
    "invalid_request",
    "The required field '%1' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
  ],
  90019: ["invalid_request", "No tenant-identifying information found in either the request or implied by any provided credentials."],
  90094: ["access_denied", "An administrator of %1 must consent to the permissions that %2 asks for."],
  500011: [
    "invalid_resource",
    "The resource principal named %1 was not found in the tenant named %2. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.",
  ],
  501481: ["invalid_grant", "The Code_Verifier does not match the code_challenge supplied in the authorization request."],
  650052: [
    "invalid_client",
    "The app is trying to access a service '%1' that your organization '%2' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions.",
  ],
  650053: ["invalid_client", "The application '%1' asked for scope '%2' that doesn't exist on the resource '%3'."],
  700005: ["invalid_grant", "Provided Authorization Code is intended to use against other tenant, thus rejected."],
  700016: [
    "unauthorized_client",
    "Application with identifier '%1' was not found in the directory '%2'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.",
  ],
  700022: ["invalid_request", "The provided value for the input parameter scope is not valid because it contains more than one resource."],
  700024: ["invalid_client", "Client assertion is not within its valid time range."],
  700025: ["invalid_client", "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."],
  700027: [
    "invalid_client",
    "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - %1]",
  ],
  700211: [
    "invalid_client",
    "No matching federated identity record found for presented assertion issuer '%1'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  ],
  700212: [
    "invalid_client",
    "No matching federated identity record found for presented assertion audience '%1'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  ],
  700213: [
    "invalid_client",
    "No matching federated identity record found for presented assertion subject '%1'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  ],
  700054: ["unsupported_response_type", "response_type '%1' is not enabled for the application."],
  900144: ["invalid_request", "The request body must contain the following parameter: '%1'."],
  1002012: [
    "invalid_scope",
    "The provided value for scope %1 is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
  ],
  7000112: ["unauthorized_client", "Application '%1'(%2) is disabled."],
  7000215: [
    "invalid_client",
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '%1'.",
  ],
  7000218: ["invalid_client", "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."],
  7000222: ["invalid_client", "The provided client secret keys for app '%1' are expired."],
  7000229: ["unauthorized_client", "The client application %1 is missing service principal in the tenant %2."],
  901002: ["invalid_request", "The 'resource' request parameter isn't supported."],
  9002325: ["invalid_request", "Proof Key for Code Exchange is required for cross-origin authorization code redemption."],
  9002326: ["invalid_request", "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type."],
  9002327: [
    "invalid_request",
    "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  ],
  9001023: [
    "invalid_request",
    "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.",
  ],
  70003: ["unsupported_grant_type", "The app requested an unsupported grant type '%1'."],
} as const satisfies Record<number, readonly [error: string, words: string]>;
type Aadsts = keyof typeof table;

/** Thrown by a rule of the protocol; the endpoint turns it into a page, a redirect or a JSON body. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly error: string;
  constructor(
    readonly aadsts: Aadsts,
    ...details: string[]
  ) {
    const [error, words] = table[aadsts];
    super(`AADSTS${aadsts}: ${words.replace(/%(\d)/g, (_, n) => details[Number(n) - 1] ?? "")}`);
    this.error = error;
  }
}

const suberrors: Partial<Record<Aadsts, string>> = { 65001: "consent_required", 65004: "consent_required" };

/** The token endpoint's error body: error, error_description, error_codes, timestamp, trace_id, correlation_id, error_uri. */
export function errorBody(world: World, refusal: Refusal, correlationId: string) {
  const timestamp = `${now(world).toISOString().slice(0, 19).replace("T", " ")}Z`;
  const traceId = guidFor(`trace:${correlationId}:${refusal.aadsts}`);
  const suberror = suberrors[refusal.aadsts];
  return {
    error: refusal.error,
    error_description: `${refusal.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [refusal.aadsts],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${refusal.aadsts}`,
    ...(suberror ? { suberror } : {}),
  };
}

/** 401 where the client failed to prove who it is, else 400. */
export function errorStatus(refusal: Refusal): 400 | 401 {
  return refusal.error === "invalid_client" ? 401 : 400;
}
