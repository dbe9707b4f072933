import { type Choices, isOn } from "./choices";
import { type DropzoneIntegration, permissions } from "./permissions";
import type { StepSlug } from "./steps";
import type { PermissionCheck } from "./verification";

/** The two integrations in Dropzone, and when each may be handed over. Pure. */

export const integrations = [
  { kind: "data-source", change: "save-data-source", usedBy: "Data Source", tile: "Entra ID / Exchange Online / Microsoft Defender" },
  { kind: "alert-source", change: "save-alert-source", usedBy: "Alert Source", tile: "Exchange Online / Microsoft Defender" },
] as const satisfies readonly { kind: StepSlug; change: string; usedBy: DropzoneIntegration; tile: string }[];
export type IntegrationKind = (typeof integrations)[number]["kind"];

/**
 * An integration is ready when every permission that it uses works; it need not wait for the others'. One that nothing can be
 * tried on is no reason to wait either: Dropzone tests the form itself.
 */
export function readyKinds(checks: readonly PermissionCheck[], choices: Choices): IntegrationKind[] {
  return integrations
    .filter(({ kind, usedBy }) => isReady(usedBy, checks, choices) && !lacksPortalUrl(kind, choices))
    .map(({ kind }) => kind);
}

function isReady(integration: DropzoneIntegration, checks: readonly PermissionCheck[], choices: Choices): boolean {
  const used = permissions.filter((p) => isOn(choices, p.capability) && p.usedBy.some((user) => user === integration));
  return used.every(({ name }) => checks.some((c) => c.permission === name && c.inToken === "yes" && (c.works === "yes" || c.isFinal)));
}

/** The form of the Data Source asks for the Portal URL where Cloud Apps is on. */
export const lacksPortalUrl = (kind: IntegrationKind, choices: Choices): boolean =>
  kind === "data-source" && isOn(choices, "cloud-apps") && choices.portalUrl === null;
