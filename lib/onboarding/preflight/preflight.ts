import { type CapabilityId, type OptionalCapabilityId, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { canDo, type Duty, duties, withArticle } from "@/lib/catalogue/duties";
import { permissions, type ResourceKey, resourceKeys, resources } from "@/lib/catalogue/permissions";
import { counted } from "@/lib/catalogue/plural";
import { isOn } from "../choosing/choices";
import type { Product } from "../planning/observed";
import type { PreflightFacts } from "./facts";
import type { FindingState } from "./finding-row";
import { type Finding, type FindingCode, findingRow } from "./findings";

/** preflight(facts): what this person can do in this tenant, and what stands in the way, before anything is changed. Pure. */

export function preflight(facts: PreflightFacts): Finding[] {
  return [
    ...roles(facts),
    ...registering(facts),
    ...policy(facts),
    ...services(facts),
    ...licences(facts),
    ...apps(facts),
    ...exchange(facts),
    dropzone(facts),
    ...portalUrl(facts),
  ];
}

/** The screen before the plan stops for these. Everything else is said in the plan too. */
export const standsInTheWay = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ code }) => findingRow(code).state === "stands-in-the-way");

export type Counted = { all: number; inTheWay: number; unknown: number; hints: number };

export function countFindings(findings: readonly Finding[]): Counted {
  const of = (state: FindingState) => findings.filter(({ code }) => findingRow(code).state === state).length;
  return { all: findings.length, inTheWay: of("stands-in-the-way"), unknown: of("unknown"), hints: of("hint") };
}

const finding = (code: FindingCode, more: Partial<Omit<Finding, "code">> = {}): Finding => ({
  code,
  it: null,
  duty: null,
  capability: null,
  days: null,
  ...more,
});

/** The duties that the choices call for. */
function neededDuties({ choices }: PreflightFacts): Duty[] {
  return ["app-admin", "graph-consent", ...(isOn(choices, "quarantine") ? ["exchange-admin" as const] : [])];
}

function roles(facts: PreflightFacts): Finding[] {
  if (facts.roles === null) return [finding("roles-unknown")];
  return neededDuties(facts).map((duty) =>
    finding(canDo(duty, facts.roles) === "yes" ? "role-held" : "role-lacking", { it: withArticle(duties[duty].name), duty }),
  );
}

/** A role for apps is enough. Whether other members may register apps is in a policy that the portal has no permission to read. */
function registering({ roles: held, application }: PreflightFacts): Finding[] {
  if (application.known && application.value !== null) return [];
  return [finding(canDo("app-admin", held) === "yes" ? "register-open" : "register-unknown")];
}

function policy(facts: PreflightFacts): Finding[] {
  if (!facts.policy.known) return [finding("policy-unknown")];
  const found = [...secretPolicy(facts), ...certificatePolicy(facts)];
  return found.length > 0 ? found : [finding("policy-fine")];
}

const inDays = (days: number) => counted(days, "day");
/** Of a secret without a limit: a day less than two years. */
const usualDays = 729;

function secretPolicy({ policy: seen, agreements }: PreflightFacts): Finding[] {
  if (!seen.known) return [];
  if (seen.value.areSecretsBlocked) return [finding("secrets-blocked")];
  const cap = seen.value.secretDays;
  if (cap === null || cap >= usualDays) return [];
  const agreed = agreements.secretDays;
  if (agreed !== null && agreed <= cap) return [finding("secret-capped-agreed", { it: inDays(agreed) })];
  return [finding("secret-capped", { it: inDays(cap), days: cap })];
}

function certificatePolicy({ policy: seen, choices, certificateDays }: PreflightFacts): Finding[] {
  if (!seen.known || !isOn(choices, "quarantine")) return [];
  if (seen.value.needsTrustedAuthority) return [finding("certificate-needs-authority", { capability: "quarantine" })];
  const cap = seen.value.certificateDays;
  if (cap === null || certificateDays === null || certificateDays <= cap) return [];
  return [finding("certificate-too-long", { it: inDays(cap), capability: "quarantine" })];
}

function services(facts: PreflightFacts): Finding[] {
  return resourceKeys
    .map((key) => ({ key, capability: capabilityOf(key) }))
    .filter(({ capability }) => isOn(facts.choices, capability))
    .map(({ key, capability }) => service(facts, key, capability));
}

const capabilityOf = (resource: ResourceKey): CapabilityId => permissions.find((p) => p.resource === resource)?.capability ?? "base";
const optional = (capability: CapabilityId): OptionalCapabilityId | null => optionalCapabilities.find((id) => id === capability) ?? null;

function service({ resources: seen, roles: held }: PreflightFacts, key: ResourceKey, capability: CapabilityId): Finding {
  const it = resources[key].name;
  const found = seen[key];
  if (!found.known) return finding("service-unknown", { it });
  if (found.value !== null) return finding("service-there", { it });
  const canAdd = canDo("app-admin", held) !== "no";
  return finding(canAdd ? "service-addable" : "service-not-addable", {
    it,
    capability: optional(capability),
    duty: canAdd ? null : "app-admin",
  });
}

const productNames: Record<Product, { name: string; capability: OptionalCapabilityId }> = {
  "cloud-apps": { name: "Defender for Cloud Apps", capability: "cloud-apps" },
  "defender-for-endpoint": { name: "Defender for Endpoint", capability: "live-response" },
  exchange: { name: "Exchange Online", capability: "quarantine" },
};

function licences({ licences: seen, choices }: PreflightFacts): Finding[] {
  const needed = (Object.keys(productNames) as Product[]).filter((product) => isOn(choices, productNames[product].capability));
  if (needed.length === 0) return [];
  if (!seen.known) return [finding("licenses-unknown")];
  return needed.map((product) => {
    const { name: it, capability } = productNames[product];
    return seen.value.includes(product) ? finding("license-there", { it }) : finding("license-missing", { it, capability });
  });
}

function apps({ application, others }: PreflightFacts): Finding[] {
  if (!application.known) return [finding("app-unknown")];
  const isOurs = application.value?.standing === "ours";
  if (others > 0 && !isOurs)
    return [finding("app-others", { it: others === 1 ? "There is another app" : `There are ${others} other apps` })];
  return [finding(isOurs ? "app-ours" : "app-none")];
}

function exchange(facts: PreflightFacts): Finding[] {
  if (!isOn(facts.choices, "quarantine")) return [];
  const { exchange: seen, exchangeRights: rights } = facts;
  const duty = "exchange-admin";
  if (!seen.known && seen.because === "not-asked") return [finding("exchange-not-asked", { duty })];
  if (!seen.known)
    return [
      seen.because === "refused" ? finding("exchange-rights-lacking", { duty, capability: "quarantine" }) : finding("exchange-unknown"),
    ];
  const mayChange = rights.known && !rights.value ? "exchange-rights-lacking" : rights.known ? "exchange-rights-held" : null;
  return [
    ...(mayChange ? [finding(mayChange, mayChange === "exchange-rights-lacking" ? { duty, capability: "quarantine" } : {})] : []),
    ...(seen.value.isCustomized === false ? [notCustomized(facts)] : seen.value.isCustomized ? [finding("exchange-customized")] : []),
  ];
}

const notCustomized = ({ agreements }: PreflightFacts): Finding =>
  agreements.mayCustomizeExchange
    ? finding("exchange-customizing-agreed")
    : finding("exchange-not-customized", { capability: "quarantine" });

function dropzone({ dropzone: { host: it, hasKey, answers } }: PreflightFacts): Finding {
  if (!hasKey) return finding("dropzone-no-key", { it });
  if (answers.known) return finding("dropzone-answers", { it });
  return finding(answers.because === "refused" ? "dropzone-key-refused" : "dropzone-unknown", { it });
}

function portalUrl({ choices, proposedPortalUrl }: PreflightFacts): Finding[] {
  if (!isOn(choices, "cloud-apps")) return [];
  if (choices.portalUrl !== null) return [finding("portal-url-given", { it: choices.portalUrl })];
  if (proposedPortalUrl !== null) return [finding("portal-url-proposed", { it: proposedPortalUrl })];
  return [finding("portal-url-missing", { capability: "cloud-apps" })];
}
