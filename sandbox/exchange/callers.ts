import type { Context } from "hono";
import { bearer, bearerToken } from "../wire/http";
import type { Claims } from "../wire/tokens";
import type { Tenant } from "../world/state";
import { findTenant, isEffective, type World } from "../world/world";
import { plainError } from "./answers";
import { exchangeOf, hygieneRole } from "./state";

/** Who may call Exchange, and which cmdlets it lets them run. One function a rule, in the order in which they are checked. */

const exchangeAudience = "https://outlook.office365.com";
/** https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
const adminRoles = ["62e90394-69f5-4237-9190-012177145e10", "29232cdf-9323-42fd-ade2-1d097af3e4de"];
/** Exchange's own mailbox, by which app-only calls are routed. */
const systemMailbox = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}";

export type Caller = { claims: Claims; tenant: Tenant };
type Admission = { ok: true; caller: Caller } | { ok: false; response: Response };

export async function admit(c: Context, world: World, tenantSegment: string): Promise<Admission> {
  const claims = await bearer(c, world, [exchangeAudience]);
  if (!claims) return refuse(tokenNotAccepted(c));
  const tenant = findTenant(world, tenantSegment);
  if (!tenant || tenant.id !== claims.tid)
    return refuse(c.json(plainError("Unauthorized", "The token was issued for another tenant."), 401));
  if (!hasPermission(claims)) return refuse(c.json(plainError("Unauthorized", "User is not allowed to call this API."), 401));
  if (!tenant.licences.exchange) return refuse(c.json(plainError("Forbidden", "Access denied: the tenant has no Exchange Online."), 403));
  if (!isAnchored(c, { claims, tenant }))
    return refuse(c.json(plainError("BadRequest", "X-AnchorMailbox header is missing or not valid."), 400));
  return { ok: true, caller: { claims, tenant } };
}

function refuse(response: Response): Admission {
  return { ok: false, response };
}

/** A wrong audience, an expired token and none at all look alike. Seen by others as 401 `invalid_token`. https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2 */
function tokenNotAccepted(c: Context): Response {
  const challenge = bearerToken(c) ? 'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", error="invalid_token"' : "Bearer";
  return c.body(null, 401, { "www-authenticate": challenge });
}

/**
 * A person's token needs the scope Exchange.Manage, an app's token the role Exchange.ManageAsApp.
 * https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2
 */
function hasPermission(claims: Claims): boolean {
  return claims.idtyp === "app" ? claims.roles.includes("Exchange.ManageAsApp") : claims.scp.includes("Exchange.Manage");
}

/** Every public client sends it, in one of these forms (CIPP New-ExoRequest, ScubaGear EXORestHelper, ExoHelper). */
function isAnchored(c: Context, { claims, tenant }: Caller): boolean {
  const anchor = (c.req.header("x-anchormailbox") ?? "").toLowerCase();
  if (claims.idtyp === "user") return anchor === `upn:${claims.upn.toLowerCase()}`;
  const initialDomain = tenant.verifiedDomains.find((domain) => domain.isInitial)?.name ?? "";
  return [`app:${systemMailbox}@${tenant.id}`, `upn:${systemMailbox}@${initialDomain}`].some((form) => form.toLowerCase() === anchor);
}

/** https://learn.microsoft.com/powershell/module/exchange/get-quarantinemessage needs the role Transport Hygiene, among others. */
const hygieneCmdlets = ["Get-QuarantineMessage"];
/** Organization Management, which Exchange and Global Administrators are members of. */
const organizationManagementCmdlets = [
  ...hygieneCmdlets,
  "Get-ServicePrincipal",
  "New-ServicePrincipal",
  "Set-ServicePrincipal",
  "Remove-ServicePrincipal",
  "Get-ManagementRoleAssignment",
  "New-ManagementRoleAssignment",
  "Remove-ManagementRoleAssignment",
  "Get-OrganizationConfig",
  "Enable-OrganizationCustomization",
];

/** What role-based access control in Exchange lets this caller run. */
export function allowedCmdlets(world: World, { claims, tenant }: Caller): readonly string[] {
  if (claims.idtyp === "user") return claims.wids.some((role) => adminRoles.includes(role)) ? organizationManagementCmdlets : [];
  return hasEffectiveHygieneRole(world, { claims, tenant }) ? hygieneCmdlets : [];
}

/**
 * The pointer must carry the id of the service principal that the token names: a pointer
 * with the app registration's object id is accepted on creation and never works. https://learn.microsoft.com/exchange/permissions-exo/application-rbac
 */
function hasEffectiveHygieneRole(world: World, { claims, tenant }: Caller): boolean {
  const exchange = exchangeOf(tenant);
  const pointer = exchange.pointers.find((candidate) => candidate.objectId === claims.oid && candidate.appId === claims.appid);
  return exchange.assignments.some((a) => a.pointerGuid === pointer?.guid && a.role === hygieneRole && isEffective(world, a.effectiveAt));
}
