import "server-only";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { graphClient } from "@/lib/microsoft/graph/client";
import { GraphError } from "@/lib/microsoft/graph/graph-error";
import { meRequest, myRolesRequest, parseMe, parseMyRoles } from "@/lib/microsoft/graph/me";
import { organizationRequest, parseOrganization } from "@/lib/microsoft/graph/organization";

/** Read once, right after signing in, with a token for User.Read that is dropped afterwards: one trip to Graph. */

export type TenantFacts = {
  /** Null when Microsoft did not tell. */
  tenant: { name: string; initialDomain: string | null } | null;
  person: { name: string; userName: string; isGuest: boolean } | null;
  roles: RolesSeen;
};

export async function readTenantFacts({ cloud, token }: { cloud: NationalCloud; token: string }): Promise<TenantFacts> {
  try {
    const answers = await graphClient({ cloud, token }).batch([organizationRequest(), meRequest(), myRolesRequest()]);
    const organization = parseOrganization(answers.get("organization"));
    const me = parseMe(answers.get("me"));
    return {
      tenant: organization.known ? { name: organization.value.displayName, initialDomain: organization.value.initialDomain } : null,
      person: me.known ? { name: me.value.displayName, userName: me.value.userPrincipalName, isGuest: me.value.isGuest } : null,
      roles: parseMyRoles(answers.get("my-roles")),
    };
  } catch (error) {
    // Who signed in is known from the ID token. Not knowing more is for the caller to weigh, and no reason to lose the sign-in.
    if (error instanceof GraphError) return { tenant: null, person: null, roles: null };
    throw error;
  }
}
