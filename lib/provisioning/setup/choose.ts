import "server-only";
import { capability, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { permissions } from "@/lib/catalogue/permissions";
import { isGoing } from "@/lib/catalogue/run-states";
import { env } from "@/lib/env";
import { type DeepLink, deepLink } from "@/lib/links/admin-centre";
import { planPath } from "@/lib/links/paths";
import { portalUrlExample } from "@/lib/links/portal-url";
import { endpoints } from "@/lib/microsoft/endpoints";
import { type Choices, isOn, isWanted } from "@/lib/onboarding/choosing/choices";
import { type ChoiceErrors, readChoices } from "@/lib/onboarding/choosing/choose-form";
import type { PermissionCheck } from "@/lib/onboarding/planning/checks";
import { lackingParts } from "@/lib/onboarding/planning/integrations";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { outdatedStep, savedStep } from "@/lib/onboarding/status/integration";
import { stepView } from "@/lib/onboarding/status/step-view";
import { portalUrlStep } from "@/lib/onboarding/status/verification";
import { recordAudit } from "@/lib/store/audit";
import { findChoices, saveChoices } from "@/lib/store/choices";
import type { Customer } from "@/lib/store/customers";
import { latestRun } from "@/lib/store/runs";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
import { listSubmissions } from "@/lib/store/submissions";
import { hasToken } from "../tenant/context";
import { exchangeSignIn } from "./exchange-sign-in";
import { testPortalUrl } from "./test-portal-url";

/** Saves what the customer chose, and records it on the steps that the choices affect. */

export type Chosen =
  | { ok: true; choices: Choices }
  | { ok: false; reason: "incomplete"; fieldErrors: ChoiceErrors }
  | { ok: false; reason: "run-going" };
export type ChoiceEntries = { capabilities: string[]; alertTypes: string[]; portalUrl: string };

/** Saves nothing while a run is going: it must create and hand over what was chosen when it was confirmed. Looks at a Portal URL first. */
export async function choose(customer: Customer, personId: string, entries: ChoiceEntries): Promise<Chosen> {
  const read = readChoices(entries, endpoints(customer.cloud).cloudAppsSuffixes);
  if (!read.ok) return read;
  const { choices } = read;
  const [before, run] = await Promise.all([findChoices(customer.id), latestRun(customer.id)]);
  if (isGoing(run)) return { ok: false, reason: "run-going" };
  const tested = choices.portalUrl === null ? null : await testPortalUrl(customer, choices.portalUrl);
  if (tested && !tested.ok) return { ok: false, reason: "incomplete", fieldErrors: { portalUrl: tested.words } };
  await saveChoices(customer.id, choices, personId);
  const at = new Date().toISOString();
  const isNewUrl = before?.portalUrl !== choices.portalUrl;
  await recordSteps(customer.id, [
    stepView("capabilities", "done", summary(choices), at),
    ...((isNewUrl || tested?.works) && choices.capabilities.includes("cloud-apps")
      ? [portalUrlStep({ portalUrl: choices.portalUrl, check: tested?.works ? itWorks : undefined, at })]
      : []),
    ...(await afterSaving(customer, { before, choices, at })),
  ]);
  await recordAudit(customer.id, { actor: { kind: "customer", id: personId }, action: "chosen", detail: choices });
  return { ok: true, choices };
}

/** What the app found when it read at the address just now. */
const itWorks: PermissionCheck = {
  permission: "investigation.read",
  inToken: "yes",
  works: "yes",
  isFinal: false,
  lacks: null,
  note: null,
  requestId: null,
};

/** Updates the steps that were done with the earlier choices and that the new ones change. */
async function afterSaving(
  { id, initialDomain }: Customer,
  { before, choices, at }: { before: Choices | null; choices: Choices; at: string },
): Promise<StepView[]> {
  const saved = (await listSubmissions(id)).filter(({ state }) => state === "saved");
  const views = saved.map((submission) => {
    const lacking = lackingParts(submission.detail.settings, submission.kind, choices, initialDomain);
    return lacking?.every((part) => before?.capabilities.includes(part))
      ? savedStep(submission.kind, { ...submission, lacking }, { at, evidence: [], isComing: false, keptDays: env().ABANDONED_AFTER_DAYS })
      : outdatedStep(submission.kind, at);
  });
  const isMore = before !== null && permissions.some((p) => isWanted(p, choices) && !isWanted(p, before));
  const isVerified = (await listSteps(id)).some(({ slug, state }) => slug === "verification" && state === "done");
  return isMore && isVerified ? [...views, stepView("verification", "waiting", "Verified again with the next changes", at)] : views;
}

function summary({ capabilities }: Choices): string {
  const declined = optionalCapabilities.filter((id) => !capabilities.includes(id)).map((id) => capability(id).name);
  return declined.length === 0 ? "All capabilities" : `Without ${declined.join(", ")}`;
}

export type PortalUrlHelp = { href: string; path: string; example: string };
/** `isRunGoing`: nothing can be saved at the moment. */
export type Choosing = { choices: Choices | null; isRunGoing: boolean; portalUrlHelp: PortalUrlHelp };

export async function loadChoosing(customer: Customer): Promise<Choosing> {
  const [choices, run] = await Promise.all([findChoices(customer.id), latestRun(customer.id)]);
  return { choices, isRunGoing: isGoing(run), portalUrlHelp: portalUrlHelp(customer) };
}

/** Where Microsoft shows the Portal URL. */
export function portalUrlHelp({ cloud, entraTenantId }: Pick<Customer, "cloud" | "entraTenantId">): PortalUrlHelp {
  const { href, path } = deepLink("cloud-apps-about", { cloud, tenantId: entraTenantId }) as DeepLink;
  return { href, path, example: portalUrlExample(endpoints(cloud).cloudAppsSuffixes) };
}

/** The path of the next page: the plan, or first the sign-in for Exchange when quarantined mail needs it. */
export async function afterChoosing(customer: Customer, personId: string, choices: Choices): Promise<string> {
  const plan = planPath(customer.slug);
  const needsExchange = isOn(choices, "quarantine") && !(await hasToken(customer.id, "exchange-token", personId));
  return needsExchange ? (await exchangeSignIn(customer, plan)).href : plan;
}
