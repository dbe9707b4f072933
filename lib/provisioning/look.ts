import "server-only";
import type { CallRecord } from "@/lib/http";
import type { Choices } from "@/lib/onboarding/choices";
import { hasSettings, type IntegrationKind } from "@/lib/onboarding/hand-over";
import type { Observed } from "@/lib/onboarding/observed";
import type { KnownToPortal } from "@/lib/onboarding/plan";
import { observedLevels, tenantSteps } from "@/lib/onboarding/status/tenant";
import { describeCredential } from "@/lib/store/credentials";
import { rememberApp } from "@/lib/store/customers";
import { recordPermissions } from "@/lib/store/permission-evidence";
import { lostSecretSince } from "@/lib/store/runs";
import { recordSteps } from "@/lib/store/step-evidence";
import { listSubmissions } from "@/lib/store/submissions";
import type { BoundCustomer, TenantContext } from "./context";
import { evidenceFrom } from "./evidence";
import { observe } from "./observe";

/** Observes the tenant and writes down what that says about each step and permission. `calls` are those of this look. */
export async function look(context: TenantContext, calls: readonly CallRecord[]): Promise<{ observed: Observed; known: KnownToPortal }> {
  const { customer, desired } = context;
  const [observed, known] = await Promise.all([observe(context), knownToPortal(customer, context.choices)]);
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

async function knownToPortal({ id, initialDomain }: BoundCustomer, choices: Choices): Promise<KnownToPortal> {
  const [secret, submissions, since] = await Promise.all([
    describeCredential(id, "client-secret"),
    listSubmissions(id),
    lostSecretSince(id),
  ]);
  const saved = (kind: IntegrationKind) =>
    submissions.some((s) => s.kind === kind && s.state === "saved" && hasSettings(s.detail.settings, kind, choices, initialDomain));
  return {
    secretKeyId: secret?.reference ?? submissions.find((s) => s.state === "saved")?.secretKeyId ?? null,
    hasSecretValue: secret !== null,
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
