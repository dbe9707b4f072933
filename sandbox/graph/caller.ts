import type { Context } from "hono";
import { bearer, bearerToken } from "../wire/http";
import type { Claims } from "../wire/tokens";
import { directoryRoles, resourceAppIds } from "../world/catalogue";
import { findPerson } from "../world/directory";
import type { Person, Tenant } from "../world/state";
import { tenantById, type World } from "../world/world";
import { denied, GraphRefusal } from "./refusals";

/** Who is calling, and whether the token and the person's roles allow it. */

export type Caller = {
  claims: Claims;
  tenant: Tenant;
  /** Null when an app calls with application permissions. */
  person: Person | null;
};

const audiences = ["https://graph.microsoft.com", resourceAppIds.graph];

/** 401 InvalidAuthenticationToken for a token that is missing, forged, expired, or meant for another API. learn.microsoft.com/graph/resolve-auth-errors */
export async function requireCaller(world: World, c: Context): Promise<Caller> {
  if (!bearerToken(c)) throw new GraphRefusal(401, "InvalidAuthenticationToken", "Access token is empty.");
  const claims = await bearer(c, world, audiences);
  const tenant = claims ? tenantById(world, claims.tid) : null;
  if (!claims || !tenant) throw new GraphRefusal(401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience.");
  const person = claims.idtyp === "user" ? findPerson(tenant, claims.oid) : null;
  if (claims.idtyp === "user" && !person)
    throw new GraphRefusal(401, "Authorization_IdentityNotFound", "The identity of the calling application could not be established.");
  return { claims, tenant, person };
}

/** Any one line suffices; a line with a plus sign needs all its parts. */
export type Permissions = { delegated: readonly string[]; application: readonly string[] };
/** The service whose error body is used. */
export type RefusalStyle = "directory" | "reports" | "mail" | "security";

/** The token's scopes (a person) or roles (an app) must hold what the call needs. learn.microsoft.com/graph/permissions-reference */
export function requirePermission({ claims }: Caller, needed: Permissions, style: RefusalStyle) {
  const held = claims.idtyp === "app" ? claims.roles : claims.scp;
  const accepted = claims.idtyp === "app" ? needed.application : needed.delegated;
  // Microsoft's own programs have it: whatever the person may do in the directory, and no more.
  if (style === "directory" && claims.idtyp === "user" && held.includes("Directory.AccessAsUser.All")) return;
  if (accepted.some((line) => line.split("+").every((permission) => held.includes(permission)))) return;
  throw refusalInStyle(style, accepted);
}

function refusalInStyle(style: RefusalStyle, accepted: readonly string[]): GraphRefusal {
  const wanted = accepted.join(",");
  switch (style) {
    case "directory":
      return denied();
    case "reports":
      return new GraphRefusal(
        403,
        "Authentication_MSGraphPermissionMissing",
        `Calling principal does not have required MSGraph permissions ${wanted}`,
      );
    case "mail":
      return new GraphRefusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
    case "security":
      return new GraphRefusal(
        403,
        "Forbidden",
        `Missing application roles. API required roles: ${wanted}. Auth token does not contain valid permissions or user does not have valid roles.`,
      );
  }
}

/** The roles that the token was made with: a role that was activated later needs a fresh token. An app that calls in its own name needs none. */
function holdsOneOf({ claims }: Caller, roles: readonly (keyof typeof directoryRoles)[]): boolean {
  return claims.idtyp === "app" || roles.some((role) => claims.wids.includes(directoryRoles[role]));
}

/** An app with Application.Read.All alone sees who owns an app by id. A person sees their own tenant's people. */
export const mayReadPeople = ({ claims }: Caller): boolean =>
  claims.idtyp !== "app" || ["Directory.Read.All", "Directory.ReadWrite.All", "User.Read.All"].some((role) => claims.roles.includes(role));

const appAdministrators = ["Global Administrator", "Application Administrator", "Cloud Application Administrator"] as const;

/** Any member where the tenant allows it, else an application developer or administrator. learn.microsoft.com/graph/api/application-upsert */
export function requireMayRegister(caller: Caller) {
  if (caller.tenant.membersMayRegisterApps || holdsOneOf(caller, [...appAdministrators, "Application Developer"])) return;
  throw denied();
}

/** Owners, and administrators of applications. learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
export function requireMayManage(caller: Caller, owned: { ownerIds: string[] }) {
  if (owned.ownerIds.includes(caller.claims.oid) || holdsOneOf(caller, appAdministrators)) return;
  throw denied();
}

/** Administrators of applications alone. learn.microsoft.com/graph/api/application-delete-owners */
export function requireMayAdministrate(caller: Caller) {
  if (!holdsOneOf(caller, appAdministrators)) throw denied();
}

/** The principal of one's own app where members may register apps; everything else is for administrators. learn.microsoft.com/graph/api/serviceprincipal-upsert */
export function requireMayAddPrincipal(caller: Caller, backing: { ownerIds: string[] } | null) {
  if (holdsOneOf(caller, appAdministrators)) return;
  const isOwn = backing?.ownerIds.includes(caller.claims.oid);
  if (isOwn && (caller.tenant.membersMayRegisterApps || holdsOneOf(caller, ["Application Developer"]))) return;
  throw denied();
}

/** App roles of Microsoft Graph need a Privileged Role or Global Administrator; those of other APIs an application administrator. learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent */
export function requireMayGrant(caller: Caller, resourceAppId: string) {
  const privileged = ["Global Administrator", "Privileged Role Administrator"] as const;
  if (holdsOneOf(caller, privileged)) return;
  if (resourceAppId !== resourceAppIds.graph && holdsOneOf(caller, appAdministrators)) return;
  throw denied();
}
