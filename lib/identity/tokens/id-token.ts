import { z } from "zod";
import type { ErrorCode } from "@/lib/errors/codes";

/**
 * Who signed in, as the ID token says. It came straight from the token endpoint, where OpenID Connect lets TLS stand in for the
 * signature; what it claims is checked all the same. Identity is `tid` and `oid`, never a name or an address.
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */

export const idTokenClaimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  tid: z.guid(),
  oid: z.guid(),
  name: z.string().default(""),
  /** Shown only: it can change, and need not be unique. */
  preferred_username: z.string().default(""),
  /** App roles held in the tenant that signed in; left out when there are none. Any tenant can give them to its own people. */
  roles: z.array(z.string()).default([]),
});
export type IdTokenClaims = z.infer<typeof idTokenClaimsSchema>;

/** Where Microsoft keeps personal accounts. */
const personalAccountsTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

export type ExpectedToken = { clientId: string; issuer: string; now: Date };

/** `{tenantid}` in the issuer stands for the token's own tenant, as in Microsoft's metadata for `organizations`. */
export function refuseIdToken(
  claims: IdTokenClaims,
  expected: ExpectedToken,
): Extract<ErrorCode, "personal-account" | "sign-in-failed"> | null {
  if (claims.tid.toLowerCase() === personalAccountsTenant) return "personal-account";
  if (claims.iss !== expected.issuer.replace("{tenantid}", claims.tid)) return "sign-in-failed";
  if (claims.aud !== expected.clientId) return "sign-in-failed";
  // Five minutes for clocks that differ, as Microsoft's own libraries allow.
  if (claims.exp * 1000 + 300_000 < expected.now.getTime()) return "sign-in-failed";
  return null;
}
