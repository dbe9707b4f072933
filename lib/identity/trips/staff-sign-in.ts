import "server-only";
import { isStaffRole, type StaffRole } from "@/lib/catalogue/staff-roles";
import { env } from "@/lib/env";
import { entraErrorsOf } from "@/lib/errors/known/known-errors";
import { loginAuthority } from "@/lib/microsoft/endpoints";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { recordStaff } from "@/lib/store/staff";
import { openStaffSession, revokeStaffSession } from "@/lib/store/staff-sessions";
import { type IdTokenClaims, refuseIdToken } from "../tokens/id-token";
import { aadstsCodes, type MicrosoftSaid, saidInRedirect } from "../tokens/microsoft-said";
import { redeemCode } from "../tokens/portal-app";
import { isStrongEnough } from "../tokens/strong-sign-in";
import { type AttemptFor, type Landing, refuse, refusedBecause } from "./trip";
import type { Visitor } from "./visitor";

/**
 * The way back from Microsoft for Dropzone's own people. All must be true: the tenant that signed in is Dropzone's, its directory gave the
 * person a role, and they signed in as strongly as STAFF_SIGN_IN_REQUIRES says. A role alone proves nothing, since every customer's admin
 * can give the portal app's roles to their own people.
 */
export async function finishStaffSignIn(trip: {
  attempt: AttemptFor<"staff">;
  query: URLSearchParams;
  visitor: Visitor;
}): Promise<Landing> {
  const { attempt, query, visitor } = trip;
  const identified = await identifyStaff(attempt, query);
  if (!identified.ok) return refuse(attempt, identified.because);
  const member = await recordIdentified(identified);
  const actor = { kind: "staff", id: member.id, name: member.name } as const;
  await recordSecurityEvent({ actor, action: "staff-signed-in", customerId: null, detail: { roles: identified.roles } });
  // One session in each browser: otherwise the old one would go on where its cookie was copied to.
  if (visitor.staffToken) await revokeStaffSession(visitor.staffToken, "replaced");
  return { go: attempt.returnTo, staffSession: await openStaffSession(member.id, visitor.browser) };
}

type Identified = { ok: true; claims: IdTokenClaims; roles: StaffRole[] };
type Unidentified = { ok: false; because: Parameters<typeof refuse>[1]; said: MicrosoftSaid | null };

export async function identifyStaff(
  attempt: AttemptFor<"staff" | "staff-check">,
  query: URLSearchParams,
): Promise<Identified | Unidentified> {
  const { STAFF_CLOUD: cloud, STAFF_TENANT_ID: tenant, PORTAL_APP_CLIENT_ID: clientId, STAFF_SIGN_IN_REQUIRES: strength } = env();
  const because = (refused: Parameters<typeof refuse>[1]): Unidentified => ({ ok: false, because: refused, said: null });
  const said = saidInRedirect(query);
  if (said) return { ok: false, because: staffRefusalOf(said), said };
  const code = query.get("code");
  if (!code) return because({ reason: "sign-in-not-finished" });

  const redeemed = await redeemCode({ cloud, tenant, resource: null, code, nonce: attempt.nonce, verifier: attempt.verifier });
  if (!redeemed.ok) return { ok: false, because: staffRefusalOf(redeemed.said), said: redeemed.said };
  const { claims, requestId } = redeemed;
  const wrong = refuseIdToken(claims, { clientId, issuer: `${loginAuthority(cloud)}/{tenantid}/v2.0`, now: new Date() });
  if (wrong) return because({ reason: wrong, requestId });
  if (claims.tid.toLowerCase() !== tenant) return because({ reason: "not-staff", requestId });
  const signedInAs = claims.preferred_username || claims.name || null;
  const roles = claims.roles.filter(isStaffRole);
  if (roles.length === 0) return because({ reason: "no-staff-role", signedInAs });
  if (!isStrongEnough(claims, strength)) return because({ reason: "strong-sign-in-needed", signedInAs, requestId });
  return { ok: true, claims, roles };
}

/** Writes the roles that Microsoft has just reported. They count from the next request on. */
export const recordIdentified = ({ claims, roles }: Identified) =>
  recordStaff({
    entraObjectId: claims.oid.toLowerCase(),
    name: claims.name || claims.preferred_username,
    userName: claims.preferred_username,
    roles,
  });

/** `not-staff` when Microsoft says that the account is of another tenant: not a member, unknown here, or a personal account. */
function staffRefusalOf(said: MicrosoftSaid): ReturnType<typeof refusedBecause> {
  const refused = refusedBecause(said);
  return entraErrorsOf(aadstsCodes(said)).some(({ isStranger }) => isStranger) ? { ...refused, reason: "not-staff" } : refused;
}
