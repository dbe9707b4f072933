import "server-only";
import { canDo } from "@/lib/catalogue/duties";
import { expiryWarnings } from "@/lib/catalogue/webhook-events";
import { planPath, sendPartPath } from "@/lib/links/paths";
import type { Finding } from "@/lib/onboarding/preflight/findings";
import type { RenewalCause } from "@/lib/onboarding/status/renewal-cause";
import { renewalCause } from "@/lib/onboarding/status/renewal-cause";
import { type Rhythm, rhythmFrom } from "@/lib/onboarding/status/rhythm";
import type { Customer } from "@/lib/store/customers";
import { findEndings } from "@/lib/store/expiries";
import type { Person } from "@/lib/store/people";
import { type LoadedPlan, loadPlan } from "./load-plan";

/** Loads the page that renews the client secret, or what Dropzone's new certificate calls for. */

type Shown = Pick<LoadedPlan & { ok: true }, "plan" | "groups" | "replacements" | "before" | "refusedBefore" | "choices">;
export type LoadedRenewal =
  | (Shown & {
      ok: true;
      cause: RenewalCause;
      /** When the secret that Dropzone has ends. */
      endsAt: string;
      /** Of the new secret, when its life is known before it is made. */
      rhythm: Rhythm | null;
      /** What the tenant's policy says about secrets, when it stands in the way. */
      policy: Finding | null;
      /** Where it is sent to a colleague. Null for somebody who can do it. */
      sendHref: string | null;
    })
  | (LoadedPlan & { ok: false });

/** `here`: the page, to which a sign-in on the way returns. `without`: as for loadPlan. */
export async function loadRenewal(
  customer: Customer,
  person: Person,
  { here, without = null }: { here: string; without?: "exchange" | null },
): Promise<LoadedRenewal> {
  const { secret } = await findEndings(customer.id);
  // Nothing was handed over yet: there is nothing to renew.
  if (secret === null) return { ok: false, reason: "not-chosen", href: planPath(customer.slug) };
  const loaded = await loadPlan(customer, person.id, { here, without, purpose: "renewal" });
  if (!loaded.ok) return loaded;
  const { plan, groups, replacements, before, refusedBefore, choices, findings } = loaded;
  const now = new Date().toISOString();
  const made = plan.find((change) => change.do === "create-client-secret");
  const isAble = canDo("app-admin", person.roles) !== "no";
  return {
    ok: true,
    ...{ plan, groups, replacements, before, refusedBefore, choices },
    cause: renewalCause(plan, { endsAt: secret.endsAt, now, soonDays: Math.max(...expiryWarnings) }),
    endsAt: secret.endsAt,
    rhythm: made?.do === "create-client-secret" && made.days !== undefined ? rhythmFrom(now, made.days) : null,
    policy: findings.find(({ code }) => code === "secrets-blocked" || code === "secret-capped") ?? null,
    sendHref: isAble ? null : sendPartPath(customer.slug, "renewal"),
  };
}
