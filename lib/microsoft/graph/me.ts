import { z } from "zod";
import { type RolesSeen, rolesFromTemplateIds } from "@/lib/catalogue/directory-roles";
import type { Observation } from "@/lib/onboarding/planning/observed";
import { isSuccess, observation } from "./answers";
import type { BatchAnswer, BatchRequest } from "./batch";

/** The person who is signed in: identity and directory roles. */

/** `isGuest`: null when Microsoft did not report the kind of account. Accounts of long ago can lack it. */
export type Me = { id: string; userPrincipalName: string; displayName: string; isGuest: boolean | null };

/** Needs User.Read. https://learn.microsoft.com/graph/api/user-get */
export const meRequest = (): BatchRequest => ({ id: "me", method: "GET", url: "/me?$select=id,userPrincipalName,displayName,userType" });

const meSchema = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  displayName: z.string().nullish(),
  userType: z.string().nullish(),
});

export const parseMe = (answer: BatchAnswer | undefined): Observation<Me> =>
  observation(answer, meSchema, (me) => ({
    id: me.id,
    userPrincipalName: me.userPrincipalName,
    displayName: me.displayName ?? me.userPrincipalName,
    isGuest: me.userType == null ? null : me.userType === "Guest",
  }));

/** Needs User.Read. Transitive, since a person may hold a role through a group. https://learn.microsoft.com/graph/api/user-list-transitivememberof */
export const myRolesRequest = (): BatchRequest => ({
  id: "my-roles",
  method: "GET",
  url: "/me/transitiveMemberOf/microsoft.graph.directoryRole",
});

const rolesSchema = z.object({ value: z.array(z.object({ roleTemplateId: z.string().nullish() })) });

/**
 * Null when the roles are unknown. With few scopes Graph answers 200 and blanks what the portal may not read. A blank role may be the one
 * that matters, so one blank makes the roles unknown, not absent.
 * https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
 */
export function parseMyRoles(answer: BatchAnswer | undefined): RolesSeen {
  if (answer === undefined || !isSuccess(answer)) return null;
  const parsed = rolesSchema.safeParse(answer.body);
  if (!parsed.success) return null;
  const ids = parsed.data.value.map((role) => role.roleTemplateId);
  return ids.every((id) => typeof id === "string") ? rolesFromTemplateIds(ids) : null;
}
