import "server-only";
import { isStaffRole } from "@/lib/catalogue/staff-roles";
import { env } from "@/lib/env";
import { entraErrorsOf } from "@/lib/errors/known/known-errors";
import { loginAuthority } from "@/lib/microsoft/endpoints";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { recordStaff } from "@/lib/store/staff";
import { openStaffSession } from "@/lib/store/staff-sessions";
import { refuseIdToken } from "../tokens/id-token";
import { aadstsCodes, type MicrosoftSaid, saidInRedirect } from "../tokens/microsoft-said";
import { redeemCode } from "../tokens/portal-app";
import { type AttemptFor, type Landing, refuse, refusedBecause } from "./trip";

/**
 * The way back from Microsoft for Dropzone's own people. Both must be true: the tenant that signed in is Dropzone's, and its directory
 * gave the person a role. A role alone proves nothing, since every customer's admin can give the portal app's roles to their own people.
 */
export async function finishStaffSignIn(trip: { attempt: AttemptFor<"staff">; query: URLSearchParams }): Promise<Landing> {
  const { attempt, query } = trip;
  const { STAFF_CLOUD: cloud, STAFF_TENANT_ID: tenant, PORTAL_APP_CLIENT_ID: clientId } = env();
  const said = saidInRedirect(query);
  if (said) return refuse(attempt, staffRefusalOf(said));
  const code = query.get("code");
  if (!code) return refuse(attempt, { reason: "sign-in-not-finished" });

  const redeemed = await redeemCode({ cloud, tenant, resource: null, code, nonce: attempt.nonce, verifier: attempt.verifier });
  if (!redeemed.ok) return refuse(attempt, staffRefusalOf(redeemed.said));
  const { claims, requestId } = redeemed;
  const wrong = refuseIdToken(claims, { clientId, issuer: `${loginAuthority(cloud)}/{tenantid}/v2.0`, now: new Date() });
  if (wrong) return refuse(attempt, { reason: wrong, requestId });
  if (claims.tid.toLowerCase() !== tenant) return refuse(attempt, { reason: "not-staff", requestId });

  const { name, preferred_username: userName } = claims;
  const roles = claims.roles.filter(isStaffRole);
  if (roles.length === 0) return refuse(attempt, { reason: "no-staff-role", signedInAs: userName || name || null });
  const member = await recordStaff({ entraObjectId: claims.oid.toLowerCase(), name: name || userName, userName, roles });
  const actor = { kind: "staff", id: member.id, name: member.name } as const;
  await recordSecurityEvent({ actor, action: "staff-signed-in", customerId: null, detail: { roles } });
  return { go: attempt.returnTo, staffSession: await openStaffSession(member.id) };
}

/** `not-staff` when Microsoft says that the account is of another tenant: not a member, unknown here, or a personal account. */
function staffRefusalOf(said: MicrosoftSaid): ReturnType<typeof refusedBecause> {
  const refused = refusedBecause(said);
  return entraErrorsOf(aadstsCodes(said)).some(({ isStranger }) => isStranger) ? { ...refused, reason: "not-staff" } : refused;
}
