import type { Context } from "hono";
import { decodeJwt } from "jose";
import { bearer, bearerToken } from "../wire/http";
import { spendCall } from "../wire/rate-limit";
import type { Claims } from "../wire/tokens";
import type { Tenant } from "../world/state";
import { tenantById, type World } from "../world/world";
import { mdeError } from "./errors";

/** Who may call Defender for Endpoint. One function a rule, in the order in which they are checked. */

/** The only audience accepted: tokens for the resource's other names are refused. https://github.com/MicrosoftDocs/microsoft-365-docs/issues/9246 */
const audience = "https://api.securitycenter.microsoft.com";
/** https://learn.microsoft.com/defender-endpoint/api/get-machines and list-library-files: 100 calls a minute. */
const limit = { name: "defender", calls: 100, seconds: 60 };

type Needs = { role: string; scope: string };

export async function admit(
  c: Context,
  world: World,
  needs: Needs,
): Promise<{ ok: true; tenant: Tenant } | { ok: false; response: Response }> {
  const claims = await bearer(c, world, [audience]);
  if (!claims) return { ok: false, response: await tokenRefusal(c, world) };
  const tenant = tenantById(world, claims.tid);
  if (!tenant) return { ok: false, response: mdeError(c, "Unauthorized", "The tenant of the token is not known.") };
  if (!tenant.licences.defenderForEndpoint) {
    return { ok: false, response: mdeError(c, "Forbidden", "Your tenant is not licensed for this feature.") };
  }
  if (!isPermitted(claims, needs)) return { ok: false, response: mdeError(c, "Forbidden", permissionText(claims, needs)) };
  const budget = spendCall({ world, tenant, limit });
  if (!budget.allowed) {
    c.header("retry-after", String(budget.retryAfterSeconds));
    return {
      ok: false,
      response: mdeError(c, "TooManyRequests", "Response is not sent because the limit of calls per minute was reached."),
    };
  }
  return { ok: true, tenant };
}

/** A good token for something else is a 403 here, whatever roles it carries; no token, or one that is expired, is a 401. */
async function tokenRefusal(c: Context, world: World): Promise<Response> {
  const token = bearerToken(c);
  const aud = token ? audienceOf(token) : null;
  if (aud && (await bearer(c, world, [aud]))) return mdeError(c, "Forbidden", `The audience of the token, ${aud}, is not accepted.`);
  return mdeError(c, "Unauthorized", "Invalid or expired authorization token.");
}

function audienceOf(token: string): string | null {
  try {
    return String(decodeJwt(token).aud);
  } catch {
    // The text is not a token. The caller gets Unauthorized.
    return null;
  }
}

function isPermitted(claims: Claims, { role, scope }: Needs): boolean {
  return claims.idtyp === "app" ? claims.roles.includes(role) : claims.scp.includes(scope);
}

function permissionText(claims: Claims, { role, scope }: Needs): string {
  return claims.idtyp === "app"
    ? `The application does not have any of the required application permissions (${role}) to access the resource.`
    : `The user does not have any of the required delegated permissions (${scope}) to access the resource.`;
}
