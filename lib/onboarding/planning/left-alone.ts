import { type PermissionName, permissions, resources } from "@/lib/catalogue/permissions";
import type { Desired } from "./desired";
import { dropzoneApp } from "./desired";
import { hasMade } from "./ledger";
import { type Observed, presentIn } from "./observed";
import { grantOf, type KnownToPortal } from "./plan";

/** What the choices do not call for, the tenant has, and the portal did not make: it is reported and not touched. Pure. */

export type LeftAlone = { what: "grant"; permission: PermissionName } | { what: "exchange-role" };

export function leftAlone(desired: Desired, observed: Observed, { made }: Pick<KnownToPortal, "made">): LeftAlone[] {
  if (presentIn(observed.application)?.standing !== "ours") return [];
  const grants = permissions
    .filter(({ name }) => !desired.permissions.some((wanted) => wanted.name === name))
    .filter((permission) => grantOf(observed, permission) !== null && !hasMade(made, "grant", permission.name))
    .map(({ name }): LeftAlone => ({ what: "grant", permission: name }));
  const role = presentIn(observed.exchange)?.roleAssignment ?? null;
  const isForeignRole = !desired.exchange && role !== null && !made.some(({ kind }) => kind === "exchange-assignment");
  return [...grants, ...(isForeignRole ? [{ what: "exchange-role" } as const] : [])];
}

export function leftAloneWords(item: LeftAlone): string {
  if (item.what === "exchange-role") return `The Exchange role “${dropzoneApp.exchangeRole}” stays: somebody else assigned it`;
  const resource = permissions.find(({ name }) => name === item.permission)?.resource;
  return `${item.permission}${resource ? ` on ${resources[resource].name}` : ""} stays: somebody else granted it`;
}

/** Stored: never rename them. */
const [grantPrefix, roleId] = ["left-alone:grant:", "left-alone:exchange-role"];

export const leftAloneId = (item: LeftAlone): string => (item.what === "grant" ? `${grantPrefix}${item.permission}` : roleId);

/** Null for anything else. */
export function readLeftAlone(id: string): LeftAlone | null {
  if (id === roleId) return { what: "exchange-role" };
  const found = permissions.find(({ name }) => id === `${grantPrefix}${name}`);
  return found ? { what: "grant", permission: found.name } : null;
}
