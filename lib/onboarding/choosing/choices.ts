import { alertTypes } from "@/lib/catalogue/alert-types";
import type { OptionalCapabilityId } from "@/lib/catalogue/capabilities";
import type { Permission } from "@/lib/catalogue/permissions";
import type { Choices } from "./choices-schema";

/** What follows from the choices. Without their schema, so that a page in the browser does not load what reads them. Pure. */

export type { Choices };

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
