import { z } from "zod";
import { type AlertTypeId, alertTypeIds, alertTypes } from "@/lib/catalogue/alert-types";
import { type OptionalCapabilityId, optionalCapabilities } from "@/lib/catalogue/capabilities";
import type { Permission } from "@/lib/catalogue/permissions";

/** What the customer chose. The form and the server action share this schema. */
export const choicesSchema = z.object({
  capabilities: z.array(z.enum(optionalCapabilities)),
  alertTypes: z
    .array(z.enum(alertTypeIds as [AlertTypeId, ...AlertTypeId[]]))
    .min(1, "Choose at least one kind of alert. Dropzone has nothing to investigate otherwise."),
  /** In normal form. Null when Cloud Apps is declined or the URL is not known yet. */
  portalUrl: z.string().nullable(),
});
export type Choices = z.infer<typeof choicesSchema>;

export const isOn = (choices: Choices, capability: OptionalCapabilityId | "base"): boolean =>
  capability === "base" || choices.capabilities.includes(capability);

type WantedBy = Pick<Choices, "alertTypes"> & { capabilities: readonly string[] };

/**
 * Whether the choices call for a permission. One that only the Alert Source uses, and there only for kinds of alerts that are not ticked, is
 * not asked for.
 */
export function isWanted({ name, capability, usedBy }: Permission, { capabilities, alertTypes: ticked }: WantedBy): boolean {
  if (capability !== "base" && !capabilities.includes(capability)) return false;
  const kinds = alertTypes.filter(({ permissions }) => permissions.some((needed) => needed === name));
  const isForAlertsOnly = kinds.length > 0 && usedBy.every((user) => user === "Alert Source");
  return !isForAlertsOnly || kinds.some(({ id }) => ticked.includes(id));
}
