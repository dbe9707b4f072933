import { permissions, resources } from "@/lib/catalogue/permissions";
import type { Desired } from "./desired";
import { dropzoneApp } from "./desired";
import { hasMade } from "./ledger";
import { type Observed, presentIn } from "./observed";
import { grantOf, type KnownToPortal } from "./plan";

/** What the choices do not call for, the tenant has, and the portal did not make: it is reported and not touched. In sentences. Pure. */
export function leftAlone(desired: Desired, observed: Observed, { made }: Pick<KnownToPortal, "made">): string[] {
  if (presentIn(observed.application)?.standing !== "ours") return [];
  const grants = permissions
    .filter(({ name }) => !desired.permissions.some((wanted) => wanted.name === name))
    .filter((permission) => grantOf(observed, permission) !== null && !hasMade(made, "grant", permission.name))
    .map(({ name, resource }) => `${name} on ${resources[resource].name} stays: somebody else granted it`);
  const role = presentIn(observed.exchange)?.roleAssignment ?? null;
  const isForeignRole = !desired.exchange && role !== null && !made.some(({ kind }) => kind === "exchange-assignment");
  return [...grants, ...(isForeignRole ? [`The Exchange role “${dropzoneApp.exchangeRole}” stays: somebody else assigned it`] : [])];
}
