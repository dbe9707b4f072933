import "server-only";
import { endpoints } from "@/lib/microsoft/clouds";
import { type DeepLink, deepLink } from "@/lib/microsoft/deep-links";
import { capability, optionalCapabilities } from "@/lib/onboarding/capabilities";
import { type Choices, isOn } from "@/lib/onboarding/choices";
import { type ChoiceErrors, readChoices } from "@/lib/onboarding/choose-form";
import { stepView } from "@/lib/onboarding/status/step-view";
import { portalUrlStep } from "@/lib/onboarding/status/verification";
import { recordAudit } from "@/lib/store/audit";
import { findChoices, saveChoices } from "@/lib/store/choices";
import { describeCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { recordSteps } from "@/lib/store/step-evidence";
import { exchangeSignIn } from "./exchange-sign-in";

/** Saves what the customer chose, and says so on the two steps that are about choosing. */

export type Chosen = { ok: true; choices: Choices } | { ok: false; reason: "incomplete"; fieldErrors: ChoiceErrors };
export type ChoiceEntries = { capabilities: string[]; alertTypes: string[]; portalUrl: string };

export async function choose(customer: Customer, personId: string, entries: ChoiceEntries): Promise<Chosen> {
  const read = readChoices(entries, endpoints(customer.cloud).cloudAppsSuffixes);
  if (!read.ok) return read;
  const { choices } = read;
  const before = await findChoices(customer.id);
  await saveChoices(customer.id, choices, personId);
  const at = new Date().toISOString();
  const isNewUrl = before?.portalUrl !== choices.portalUrl;
  await recordSteps(customer.id, [
    stepView("capabilities", "done", summary(choices), at),
    ...(isNewUrl && choices.capabilities.includes("cloud-apps")
      ? [portalUrlStep({ portalUrl: choices.portalUrl, check: undefined, at })]
      : []),
  ]);
  await recordAudit(customer.id, { actor: personId, action: "chosen", detail: choices });
  return { ok: true, choices };
}

function summary({ capabilities }: Choices): string {
  const declined = optionalCapabilities.filter((id) => !capabilities.includes(id)).map((id) => capability(id).name);
  return declined.length === 0 ? "All capabilities" : `Without ${declined.join(", ")}`;
}

export type Choosing = { choices: Choices | null; portalUrlHelp: { href: string; path: string } };

export async function loadChoosing(customer: Customer): Promise<Choosing> {
  const { cloud, entraTenantId } = customer;
  const { href, path } = deepLink("cloud-apps-about", { cloud, tenantId: entraTenantId }) as DeepLink;
  return { choices: await findChoices(customer.id), portalUrlHelp: { href, path } };
}

/** Where choosing leads: to the plan, by way of the sign-in for Exchange where quarantined mail needs it. */
export async function afterChoosing(customer: Customer, choices: Choices): Promise<string> {
  const plan = `/setup/${customer.slug}/plan`;
  const needsExchange = isOn(choices, "quarantine") && (await describeCredential(customer.id, "exchange-token")) === null;
  return needsExchange ? (await exchangeSignIn(customer, plan)).href : plan;
}
