import "server-only";
import type { CallRecord } from "@/lib/http";
import type { Observed } from "@/lib/onboarding/observed";
import type { KnownToPortal } from "@/lib/onboarding/plan";
import { observedLevels, tenantSteps } from "@/lib/onboarding/status/tenant";
import { describeCredential } from "@/lib/store/credentials";
import { rememberApp } from "@/lib/store/customers";
import { recordPermissions } from "@/lib/store/permission-evidence";
import { lostSecretSince } from "@/lib/store/runs";
import { recordSteps } from "@/lib/store/step-evidence";
import { listSubmissions } from "@/lib/store/submissions";
import type { TenantContext } from "./context";
import { evidenceFrom } from "./evidence";
import { observe } from "./observe";

/** Observes the tenant and writes down what that says about each step and permission. `calls` are those of this look. */
export async function look(context: TenantContext, calls: readonly CallRecord[]): Promise<{ observed: Observed; known: KnownToPortal }> {
  const { customer, desired } = context;
  const [observed, known] = await Promise.all([observe(context), knownToPortal(customer.id)]);
  if (observed.application.known || context.graph !== null) {
    const evidence = evidenceFrom(calls);
    await Promise.all([
      recordSteps(customer.id, tenantSteps({ desired, observed, known, evidence })),
      recordPermissions(customer.id, observedLevels(desired, observed)),
      rememberSeen(customer.id, observed),
    ]);
  }
  return { observed, known };
}

export async function knownToPortal(customerId: string): Promise<KnownToPortal> {
  const [secret, submissions, since] = await Promise.all([
    describeCredential(customerId, "client-secret"),
    listSubmissions(customerId),
    lostSecretSince(customerId),
  ]);
  const saved = (kind: string) => submissions.some((s) => s.kind === kind && s.state === "saved");
  return {
    secretKeyId: secret?.reference ?? submissions.find((s) => s.state === "saved")?.secretKeyId ?? null,
    lostSecretSince: since,
    saved: { "data-source": saved("data-source"), "alert-source": saved("alert-source") },
  };
}

async function rememberSeen(customerId: string, observed: Observed): Promise<void> {
  const app = observed.application.known ? observed.application.value : null;
  const principal = observed.servicePrincipal.known ? observed.servicePrincipal.value : null;
  if (app === null) return;
  await rememberApp(customerId, {
    appObjectId: app.objectId,
    appId: app.appId,
    ...(principal ? { servicePrincipalId: principal.servicePrincipalId } : {}),
  });
}
