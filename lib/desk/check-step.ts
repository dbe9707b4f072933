import "server-only";
import type { StepSlug } from "@/lib/catalogue/steps";
import { findStep } from "@/lib/catalogue/steps";
import { isRunGoing } from "@/lib/provisioning/run/is-run-going";
import { checkPermissions } from "@/lib/provisioning/tenant/check-permissions";
import { isBound, tenantContext } from "@/lib/provisioning/tenant/context";
import { recordAudit } from "@/lib/store/audit";
import { findChoices } from "@/lib/store/choices";
import { describeCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { asActor, type Staff } from "./actor";

/**
 * Staff check a step again without the customer. The portal has no access of its own to the customer's tenant. It can only sign in as the
 * Dropzone app while the app's secret is still sealed here. An admin's token is never used for this.
 */

export type Checkable = { ok: true } | { ok: false; reason: "not-connected" | "run-going" | "needs-their-admin" | "secret-gone" };

export async function canCheck(customer: Customer, slug: StepSlug): Promise<Checkable> {
  const group = findStep(slug)?.group;
  if (!isBound(customer) || (await findChoices(customer.id)) === null) return { ok: false, reason: "not-connected" };
  const isSeenInTokens = group === "Permissions" || slug === "portal-url" || slug === "client-secret";
  if (!isSeenInTokens) return { ok: false, reason: "needs-their-admin" };
  if (await isRunGoing(customer.id)) return { ok: false, reason: "run-going" };
  const secret = await describeCredential(customer.id, "client-secret");
  return secret === null || customer.appId === null ? { ok: false, reason: "secret-gone" } : { ok: true };
}

/** Gets fresh tokens and makes the probes. The audit trail records the check, so that the timeline shows it. */
export async function checkStep(customer: Customer, slug: StepSlug, staff: Staff): Promise<Checkable> {
  const checkable = await canCheck(customer, slug);
  if (!checkable.ok) return checkable;
  const { outcome } = await checkPermissions(await tenantContext(customer.id, null), { nextCheckIn: null, justMade: [] });
  await recordAudit(customer.id, { actor: asActor(staff), action: "checked-again", detail: { step: slug, outcome } });
  return { ok: true };
}
