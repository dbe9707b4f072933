import { z } from "zod";
import type { ErrorCode } from "@/lib/errors/codes";

/**
 * Who signed in, according to the ID token. Its signature is checked in id-token-signature.ts, its claims are checked here. Identity is
 * `tid` and `oid`, never a name or an address.
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */

export const idTokenClaimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  tid: z.guid(),
  oid: z.guid(),
  name: z.string().default(""),
  /** For display only: it can change and is not unique. */
  preferred_username: z.string().default(""),
  /** The account's status in the tenant that signed it in: 0 for a member, 1 for a guest. An optional claim (docs/go-live.md). */
  acct: z.union([z.number(), z.string()]).nullish(),
  /** The identity provider of the account. For a guest it names another tenant or another provider. An optional claim. */
  idp: z.string().nullish(),
  /** App roles in the tenant that signed in. Microsoft leaves the claim out when there are none. Any tenant can give them to its people. */
  roles: z.array(z.string()).default([]),
  /** Authentication contexts that the sign-in met, and methods that it used. */
  acrs: z.union([z.array(z.string()), z.string().transform((one) => [one])]).default([]),
  amr: z.array(z.string()).default([]),
});
export type IdTokenClaims = z.infer<typeof idTokenClaimsSchema>;

/**
 * Whether the account belongs to the tenant that signed it in. Its home tenant decides: `isGuest` (from Graph) alone does not, since a
 * tenant can make an account of another tenant a "member". "unknown" when neither the token nor Graph says.
 * https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
 */
export function standingIn(claims: Pick<IdTokenClaims, "acct" | "idp" | "tid" | "iss">, isGuest: boolean | null): AccountStanding {
  const { acct, idp, tid, iss } = claims;
  const isOwnProvider = idp == null ? null : idp === iss || idp.toLowerCase().split("/").includes(tid.toLowerCase());
  if (String(acct) === "1" || isOwnProvider === false || isGuest === true) return "guest";
  return String(acct) === "0" || isOwnProvider === true || isGuest === false ? "member" : "unknown";
}

export type AccountStanding = "member" | "guest" | "unknown";

/** The tenant of all personal Microsoft accounts. */
const personalAccountsTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

export type ExpectedToken = { clientId: string; issuer: string; now: Date };

/** Null when accepted. `{tenantid}` in the issuer means the token's own tenant, as in Microsoft's metadata for `organizations`. */
export function refuseIdToken(
  claims: IdTokenClaims,
  expected: ExpectedToken,
): Extract<ErrorCode, "personal-account" | "sign-in-failed"> | null {
  if (claims.tid.toLowerCase() === personalAccountsTenant) return "personal-account";
  if (claims.iss !== expected.issuer.replace("{tenantid}", claims.tid)) return "sign-in-failed";
  if (claims.aud !== expected.clientId) return "sign-in-failed";
  // Clocks may differ by five minutes, as in Microsoft's own libraries.
  if (claims.exp * 1000 + 300_000 < expected.now.getTime()) return "sign-in-failed";
  return null;
}
