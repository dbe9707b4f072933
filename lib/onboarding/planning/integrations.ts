import type { CapabilityId, OptionalCapabilityId } from "@/lib/catalogue/capabilities";
import { type DropzoneIntegration, type Permission, permissionByName, permissions } from "@/lib/catalogue/permissions";
import type { StepSlug } from "@/lib/catalogue/steps";
import { type Choices, isOn, isWanted } from "../choosing/choices";
import { type Change, isRetirement, serviceOf } from "./changes";
import { isAsGoodAsItGets, type PermissionCheck } from "./checks";

/** The integrations in Dropzone, the choices in their forms, and when each can be handed over. Pure. */

export const integrations = [
  { kind: "data-source", change: "save-data-source", usedBy: "Data Source", tile: "Entra ID / Exchange Online / Microsoft Defender" },
  { kind: "alert-source", change: "save-alert-source", usedBy: "Alert Source", tile: "Exchange Online / Microsoft Defender" },
] as const satisfies readonly { kind: StepSlug; change: string; usedBy: DropzoneIntegration; tile: string }[];
export type IntegrationKind = (typeof integrations)[number]["kind"];

/** A part of a form that can be left out. The rest is saved as soon as it works, and saved again with the part when that works too. */
export type FormPart = OptionalCapabilityId;

const optionalParts: Record<IntegrationKind, readonly FormPart[]> = {
  "data-source": ["cloud-apps", "live-response"],
  "alert-source": ["quarantine"],
};

export const chosenParts = (kind: IntegrationKind, { capabilities }: { capabilities: readonly CapabilityId[] }): FormPart[] =>
  optionalParts[kind].filter((part) => capabilities.includes(part));

export const withoutParts = (choices: Choices, parts: readonly FormPart[]): Choices => ({
  ...choices,
  capabilities: choices.capabilities.filter((capability) => !parts.includes(capability)),
});

/** The choices that the form of an integration contains. `organizationId` is the tenant's initial domain. */
export function settingsOf(
  kind: IntegrationKind,
  choices: Choices,
  organizationId: string | null,
): Record<string, string | boolean | null> {
  if (kind === "data-source")
    return {
      portalUrl: isOn(choices, "cloud-apps") ? choices.portalUrl : null,
      useLiveResponse: isOn(choices, "live-response"),
    };
  return {
    alertTypes: [...choices.alertTypes].sort().join(" "),
    organizationId: isOn(choices, "quarantine") ? organizationId : null,
  };
}

/**
 * The chosen parts that a saved form lacks: none when it was saved whole. Null when it was saved with other choices. A form whose settings
 * are not known counts as whole: early versions did not store them.
 */
export function lackingParts(saved: unknown, kind: IntegrationKind, choices: Choices, organizationId: string | null): FormPart[] | null {
  if (typeof saved !== "object" || saved === null) return [];
  const notGiven = partsNotGiven(kind, choices);
  const sets: FormPart[][] = [[]];
  for (const part of chosenParts(kind, choices)) sets.push(...sets.map((set) => [...set, part]));
  const isSavedWithout = (lacking: FormPart[]) =>
    notGiven.every((part) => lacking.includes(part)) &&
    Object.entries(settingsOf(kind, withoutParts(choices, lacking), organizationId)).every(
      ([name, value]) => (saved as Record<string, unknown>)[name] === value,
    );
  return sets.find(isSavedWithout) ?? null;
}

/** `not-yet`: it may become ready by itself. `out-of-reach`: somebody has to do something first. */
export type Readiness = "ready" | "not-yet" | "out-of-reach";

/** `form`: what the integration needs at least. `parts`: of each chosen part that can be left out. */
export type FormReadiness = { form: Readiness; parts: Partial<Record<FormPart, Readiness>> };

/**
 * A form is ready when every permission that it uses works. It does not wait for other permissions, nor for a permission that the tenant
 * has nothing to try on: Dropzone tests the form itself.
 */
export function readinessOf(kind: IntegrationKind, checks: readonly PermissionCheck[], choices: Choices): FormReadiness {
  const parts = chosenParts(kind, choices);
  const usedIn = (part: "form" | FormPart) =>
    permissions.filter((p) => isWanted(p, choices) && placeOf(p, kind) === part).map(({ name }) => name);
  const ofPart = (part: FormPart): Readiness => (lacksPortalUrl(part, choices) ? "out-of-reach" : readinessOfAll(usedIn(part), checks));
  return { form: readinessOfAll(usedIn("form"), checks), parts: Object.fromEntries(parts.map((part) => [part, ofPart(part)])) };
}

function readinessOfAll(used: readonly string[], checks: readonly PermissionCheck[]): Readiness {
  const found = used.map((name) => checks.find((c) => c.permission === name));
  if (found.some((c) => c?.inToken === "no" || c?.works === "no")) return "out-of-reach";
  return found.every((c) => c !== undefined && (isAsGoodAsItGets(c) || (c.inToken === "yes" && c.isFinal))) ? "ready" : "not-yet";
}

/**
 * What of an integration has to wait for a change that has not been made: the whole form, or parts of it. Dropzone tests the form before it
 * saves it, and the test fails without the permissions that the form uses.
 */
export function blockedBy(undone: Change, kind: IntegrationKind): readonly ("form" | FormPart)[] {
  // Dropzone works with or without what is only removed.
  if (isRetirement(undone)) return [];
  switch (serviceOf(undone)) {
    case "dropzone":
      return [];
    case "exchange":
      return optionalParts[kind].filter((part) => part === "quarantine");
    case "graph":
      return undone.do === "grant-permission"
        ? [placeOf(permissionByName(undone.permission), kind)].filter((place) => place !== null)
        : ["form"];
  }
}

/** Where an integration uses a permission. Null when it does not. */
function placeOf(permission: Permission | undefined, kind: IntegrationKind): "form" | FormPart | null {
  const usedBy: DropzoneIntegration | undefined = integrations.find((i) => i.kind === kind)?.usedBy;
  if (!permission?.usedBy.some((user) => user === usedBy)) return null;
  return optionalParts[kind].find((part) => part === permission.capability) ?? "form";
}

/** The Data Source's form needs the Portal URL for Cloud Apps. */
const lacksPortalUrl = (part: FormPart, choices: Choices): boolean => part === "cloud-apps" && choices.portalUrl === null;

/** What a plan has to leave out of a form, because nobody has given it yet. */
export const partsNotGiven = (kind: IntegrationKind, choices: Choices): FormPart[] =>
  chosenParts(kind, choices).filter((part) => lacksPortalUrl(part, choices));
