import "server-only";
import { abandonedWarningDays } from "@/lib/catalogue/retention";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { integrations } from "@/lib/onboarding/planning/integrations";
import { recordKeyMissing } from "@/lib/provisioning/tenant/dropzone-key";
import { listAudit, recordAudit } from "@/lib/store/audit";
import type { AuditEntry } from "@/lib/store/audit-entry";
import { type CredentialKind, describeCredential, destroyCredential, keptSecretKinds, listSecretHolders } from "@/lib/store/credentials";
import { getCustomer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { listSubmissions } from "@/lib/store/submissions";

/**
 * Destroys the secrets that are still sealed for a customer where nobody has done anything for ABANDONED_AFTER_DAYS. The customer's
 * timeline says so a week before. What the portal itself does is no activity.
 */

type Step = { do: "nothing" } | { do: "warn"; endsAt: Date } | { do: "destroy" };

const dayMs = 24 * 3600 * 1000;

/** Pure. `trail`: oldest first. A warning counts only when nobody has done anything since. */
export function nextStep(
  trail: readonly Pick<AuditEntry, "at" | "actor" | "action">[],
  createdAt: string,
  limits: { days: number; now: Date },
): Step {
  const lastActivity = Date.parse(trail.findLast(({ actor }) => actor !== "portal")?.at ?? createdAt);
  const warnedAt = trail.findLast(({ action, at }) => action === "secrets-end-soon" && Date.parse(at) >= lastActivity)?.at;
  const now = limits.now.getTime();
  if (now < lastActivity + (limits.days - abandonedWarningDays) * dayMs) return { do: "nothing" };
  if (warnedAt === undefined) return { do: "warn", endsAt: new Date(now + abandonedWarningDays * dayMs) };
  return now >= Date.parse(warnedAt) + abandonedWarningDays * dayMs ? { do: "destroy" } : { do: "nothing" };
}

export async function destroyAbandoned(now = new Date()): Promise<void> {
  const { ABANDONED_AFTER_DAYS: days } = env();
  for (const customerId of await listSecretHolders()) {
    try {
      await look(customerId, { days, now });
    } catch (error) {
      log.error({ error, customerId }, "Whether a customer was abandoned could not be looked up");
    }
  }
}

/** The sealed secrets that end without activity. Once both integrations are saved, the API key stays: Dropzone is asked about them daily. */
async function endingKinds(customerId: string): Promise<CredentialKind[]> {
  const saved = (await listSubmissions(customerId)).filter(({ state }) => state === "saved");
  if (saved.length < integrations.length) return [...keptSecretKinds];
  return (await describeCredential(customerId, "client-secret")) ? ["client-secret"] : [];
}

async function look(customerId: string, limits: { days: number; now: Date }): Promise<void> {
  const destroyed = await inCustomer(customerId, async () => {
    const kinds = await endingKinds(customerId);
    if (kinds.length === 0) return false;
    const { createdAt } = await getCustomer(customerId);
    const step = nextStep(await listAudit(customerId), createdAt, limits);
    switch (step.do) {
      case "nothing":
        return false;
      case "warn":
        await recordAudit(customerId, {
          actor: "portal",
          action: "secrets-end-soon",
          detail: { endsAt: step.endsAt.toISOString().slice(0, 10) },
        });
        return false;
      case "destroy":
        for (const kind of kinds) await destroyCredential(customerId, kind);
        if (kinds.includes("dropzone-api-key")) await recordKeyMissing(customerId);
        await recordAudit(customerId, { actor: "portal", action: "abandoned-secrets-destroyed", detail: {} });
        return true;
    }
  });
  if (!destroyed) return;
  const actor = { kind: "portal", id: null, name: null } as const;
  await recordSecurityEvent({ actor, action: "abandoned-secrets-destroyed", customerId, detail: {} });
}
