import "server-only";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { CallRecord } from "@/lib/http";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import { hasSettings, type IntegrationKind } from "@/lib/onboarding/planning/integrations";
import type { Observed } from "@/lib/onboarding/planning/observed";
import type { KnownToPortal } from "@/lib/onboarding/planning/plan";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { observedLevels, tenantSteps } from "@/lib/onboarding/status/tenant";
import { describeCredential } from "@/lib/store/credentials";
import { rememberApp } from "@/lib/store/customers";
import { recordPermissions } from "@/lib/store/permission-evidence";
import { lostSecretSince } from "@/lib/store/runs";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
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
    const views = tenantSteps({ desired, observed, known, evidence });
    await Promise.all([
      recordSteps(customer.id, await withoutForgetting(customer.id, views, observed)),
      recordPermissions(customer.id, observedLevels(desired, observed)),
      rememberSeen(customer.id, observed),
    ]);
  }
  return { observed, known };
}

/**
 * Exchange is seen only in the name of its own administrator. That somebody else looks, or nobody there, makes nothing undone: what was
 * seen last stays, with its time, for as long as the app does.
 */
async function withoutForgetting(customerId: string, views: readonly StepView[], observed: Observed): Promise<StepView[]> {
  const isSeen = observed.exchange.known || !["not-asked", "refused"].includes(observed.exchange.because);
  if (isSeen || !observed.application.known || observed.application.value === null) return [...views];
  const done = await exchangeStepsDone(customerId);
  return views.filter(({ slug }) => !done.includes(slug));
}

/** Whether Exchange's part was seen done the last time that anybody could see it. */
export const isExchangeDone = async (customerId: string): Promise<boolean> =>
  (await exchangeStepsDone(customerId)).length === exchangeSteps.length;

async function exchangeStepsDone(customerId: string): Promise<StepSlug[]> {
  const steps = await listSteps(customerId);
  return steps.filter(({ slug, state }) => exchangeSteps.includes(slug) && state === "done").map(({ slug }) => slug);
}

const exchangeSteps: readonly StepSlug[] = ["exchange-service-principal", "exchange-role"];

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
