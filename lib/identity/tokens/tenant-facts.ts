import "server-only";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { graphClient } from "@/lib/microsoft/graph/client";
import { GraphError } from "@/lib/microsoft/graph/graph-error";
import { type Me, meRequest, myRolesRequest, parseMe, parseMyRoles } from "@/lib/microsoft/graph/me";
import { organizationRequest, parseOrganization, parseVerifiedDomains } from "@/lib/microsoft/graph/organization";

/** Facts that are read once, right after sign-in, in one request to Graph. The token is for User.Read and is dropped afterwards. */

export type TenantFacts = {
  /** Null when Microsoft did not report it. */
  tenant: { name: string; initialDomain: string | null } | null;
  /** The domains that Microsoft has verified for the tenant, in lower case. Empty when it did not report them. */
  domains: readonly string[];
  /** Null when Microsoft did not report it. */
  person: (Pick<Me, "isGuest"> & { name: string; userName: string }) | null;
  roles: RolesSeen;
};

/** All facts are null when Graph refused the whole request or did not answer. */
export async function readTenantFacts({ cloud, token }: { cloud: NationalCloud; token: string }): Promise<TenantFacts> {
  try {
    const answers = await graphClient({ cloud, token }).batch([organizationRequest(), meRequest(), myRolesRequest()]);
    const organization = parseOrganization(answers.get("organization"));
    const domains = parseVerifiedDomains(answers.get("organization"));
    const me = parseMe(answers.get("me"));
    return {
      domains,
      tenant: organization.known ? { name: organization.value.displayName, initialDomain: organization.value.initialDomain } : null,
      person: me.known ? { name: me.value.displayName, userName: me.value.userPrincipalName, isGuest: me.value.isGuest } : null,
      roles: parseMyRoles(answers.get("my-roles")),
    };
  } catch (error) {
    // The ID token already says who signed in. The caller decides what missing facts mean; the sign-in does not fail because of them.
    if (error instanceof GraphError) return { tenant: null, domains: [], person: null, roles: null };
    throw error;
  }
}
