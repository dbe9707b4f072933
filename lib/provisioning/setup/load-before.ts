import "server-only";
import { type DeepLink, deepLink } from "@/lib/links/admin-centre";
import { planPath } from "@/lib/links/paths";
import { findingStates } from "@/lib/onboarding/preflight/finding-row";
import { type Finding, findingRow } from "@/lib/onboarding/preflight/findings";
import type { Customer } from "@/lib/store/customers";
import { exchangeSignIn } from "./exchange-sign-in";
import { loadPlan } from "./load-plan";

/** Loads the screen before the plan: what was seen, what follows from it, and the questions to the admin. */

export type FindingItem = Finding & {
  /** The page of an admin center that shows or changes it. */
  place: DeepLink | null;
};
export type LoadedBefore =
  | { ok: true; findings: FindingItem[]; changes: number; exchangeSignInHref: string; exemption: string }
  | { ok: false; href: string };

export async function loadBefore(customer: Customer, personId: string): Promise<LoadedBefore> {
  const loaded = await loadPlan(customer, personId);
  // The plan says what could not be looked at.
  if (!loaded.ok) return { ok: false, href: loaded.reason === "not-looked" ? planPath(customer.slug) : loaded.href };
  const { cloud, entraTenantId: tenantId, appObjectId } = customer;
  const findings = loaded.findings.map((finding): FindingItem => {
    const { place } = findingRow(finding.code);
    return { ...finding, place: place ? deepLink(place, { cloud, tenantId }) : null };
  });
  return {
    ok: true,
    findings: findings.toSorted((one, other) => rank(one) - rank(other)),
    changes: loaded.plan.length,
    exchangeSignInHref: (await exchangeSignIn(customer, planPath(customer.slug))).href,
    exemption: exemptionScript(appObjectId),
  };
}

const rank = ({ code }: Finding): number => findingStates.indexOf(findingRow(code).state);

/**
 * The exemption of this one app, for whoever manages app policies. The portal has no permission for it, and never makes it.
 * https://learn.microsoft.com/graph/api/appmanagementpolicy-post-appliesto
 */
function exemptionScript(appObjectId: string | null): string {
  return [
    'Connect-MgGraph -Scopes "Policy.ReadWrite.ApplicationConfiguration", "Application.ReadWrite.All"',
    "$policy = New-MgPolicyAppManagementPolicy -BodyParameter @{",
    '  displayName = "Dropzone AI may have a client secret"',
    "  isEnabled = $true",
    "  restrictions = @{ passwordCredentials = @(",
    '    @{ restrictionType = "passwordAddition"; state = "disabled" },',
    '    @{ restrictionType = "passwordLifetime"; state = "disabled" } ) }',
    "}",
    `$app = ${appObjectId ? `"${appObjectId}"` : "(Get-MgApplication -Filter \"displayName eq 'Dropzone AI'\").Id # after the app was made here"}`,
    "New-MgApplicationAppManagementPolicyByRef -ApplicationId $app -BodyParameter @{",
    '  "@odata.id" = "https://graph.microsoft.com/v1.0/policies/appManagementPolicies/$($policy.Id)"',
    "}",
  ].join("\n");
}
