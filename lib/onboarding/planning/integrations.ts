import { type DropzoneIntegration, permissionByName, permissions } from "@/lib/catalogue/permissions";
import type { StepSlug } from "@/lib/catalogue/steps";
import { type Choices, isOn, isWanted } from "../choosing/choices";
import { type Change, serviceOf } from "./changes";
import { isAsGoodAsItGets, type PermissionCheck } from "./checks";

/** The integrations in Dropzone, the choices in their forms, and when each can be handed over. Pure. */

export const integrations = [
  { kind: "data-source", change: "save-data-source", usedBy: "Data Source", tile: "Entra ID / Exchange Online / Microsoft Defender" },
  { kind: "alert-source", change: "save-alert-source", usedBy: "Alert Source", tile: "Exchange Online / Microsoft Defender" },
] as const satisfies readonly { kind: StepSlug; change: string; usedBy: DropzoneIntegration; tile: string }[];
export type IntegrationKind = (typeof integrations)[number]["kind"];

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

/** Whether the saved settings match the current choices. True when no settings are known: early versions did not store them. */
export function hasSettings(saved: unknown, kind: IntegrationKind, choices: Choices, organizationId: string | null): boolean {
  const wanted = Object.entries(settingsOf(kind, choices, organizationId));
  return typeof saved !== "object" || saved === null || wanted.every(([name, value]) => (saved as Record<string, unknown>)[name] === value);
}

/** `not-yet`: it may become ready by itself. `out-of-reach`: somebody has to do something first. */
export type Readiness = "ready" | "not-yet" | "out-of-reach";

/**
 * An integration is ready when every permission that it uses works. It does not wait for other permissions, nor for a permission that the
 * tenant has nothing to try on: Dropzone tests the form itself.
 */
export function readinessOf(kind: IntegrationKind, checks: readonly PermissionCheck[], choices: Choices): Readiness {
  const used = permissions.filter((p) => isWanted(p, choices) && isUsedBy(kind, p.name));
  const found = used.map(({ name }) => checks.find((c) => c.permission === name));
  if (lacksPortalUrl(kind, choices) || found.some((c) => c?.inToken === "no" || c?.works === "no")) return "out-of-reach";
  return found.every((c) => c !== undefined && (isAsGoodAsItGets(c) || (c.inToken === "yes" && c.isFinal))) ? "ready" : "not-yet";
}

/**
 * Whether an integration has to wait for a change that has not been made. Dropzone tests the form before it saves it, and the test fails
 * without the permissions that the integration uses.
 */
export function blocksIntegration(undone: Change, kind: IntegrationKind): boolean {
  switch (serviceOf(undone)) {
    case "dropzone":
      return false;
    case "exchange":
      return needsExchange(kind);
    case "graph":
      return undone.do !== "grant-permission" || isUsedBy(kind, undone.permission);
  }
}

export const needsExchange = (kind: IntegrationKind): boolean => kind === "alert-source";

function isUsedBy(kind: IntegrationKind, permission: string): boolean {
  const usedBy: DropzoneIntegration | undefined = integrations.find((i) => i.kind === kind)?.usedBy;
  return permissionByName(permission)?.usedBy.some((user) => user === usedBy) ?? false;
}

/** The form of the Data Source needs the Portal URL when Cloud Apps is chosen. */
export const lacksPortalUrl = (kind: IntegrationKind, choices: Choices): boolean =>
  kind === "data-source" && isOn(choices, "cloud-apps") && choices.portalUrl === null;
