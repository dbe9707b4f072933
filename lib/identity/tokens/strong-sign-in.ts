import type { Env } from "@/lib/env";
import type { IdTokenClaims } from "./id-token";

/**
 * How strongly somebody signed in. `acrs` lists the authentication contexts that were met: a Conditional Access policy says what each of
 * them takes. https://learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context
 * `amr` lists the methods that were used, in directories whose tokens have that claim.
 */

type Strength = Env["STAFF_SIGN_IN_REQUIRES"];

/** True when nothing is required. */
export function isStrongEnough(claims: Pick<IdTokenClaims, "acrs" | "amr">, required: Strength): boolean {
  return required === undefined || claims[required.claim].includes(required.value);
}

/**
 * The `claims` parameter of the request, so that Microsoft asks for what the context takes before it sends the person back. Null when there
 * is nothing to ask for: no request can ask for a method.
 */
export function claimsToAskFor(required: Strength): string | null {
  if (required?.claim !== "acrs") return null;
  return JSON.stringify({ id_token: { acrs: { essential: true, value: required.value } } });
}
