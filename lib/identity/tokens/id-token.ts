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
  /** App roles in the tenant that signed in. Microsoft leaves the claim out when there are none. Any tenant can give them to its people. */
  roles: z.array(z.string()).default([]),
  /** Authentication contexts that the sign-in met, and methods that it used. */
  acrs: z.union([z.array(z.string()), z.string().transform((one) => [one])]).default([]),
  amr: z.array(z.string()).default([]),
});
export type IdTokenClaims = z.infer<typeof idTokenClaimsSchema>;

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
