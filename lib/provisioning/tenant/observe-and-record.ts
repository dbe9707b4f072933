import "server-only";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { Observed } from "@/lib/onboarding/planning/observed";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { observedLevels, tenantSteps } from "@/lib/onboarding/status/tenant";
import { destroyExpiredCredentials } from "@/lib/store/credentials";
import { rememberApp } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { recordPermissions } from "@/lib/store/permission-evidence";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
import type { TenantContext } from "./context";
import { evidenceFrom } from "./evidence";
import { observe } from "./observe";

export type Recorded = {
  observed: Observed;
  /** Whether the Exchange steps were done when Exchange was last observed. */
  isExchangeDone: boolean;
};

/** Observes the tenant and records the result for each step and permission. Changes nothing in the tenant. */
export async function observeAndRecord(context: TenantContext): Promise<Recorded> {
  const { id } = context.customer;
  const observed = await observe(context);
  return inCustomer(id, async () => {
    const before = await listSteps(id);
    if (!observed.application.known && context.graph === null) return { observed, isExchangeDone: isExchangeDone(before) };
    const { desired, known, actorCalls } = context;
    const views = tenantSteps({ desired, observed, known, evidence: evidenceFrom(actorCalls.all) });
    const kept = keptSteps(before, observed);
    const changed = views.filter(({ slug }) => !kept.some((step) => step.slug === slug));
    // Updates the customer's row first, as everywhere: transactions that lock rows in different orders can deadlock.
    await rememberSeen(id, observed);
    await destroyExpiredCredentials(id);
    await recordSteps(id, changed);
    await recordPermissions(id, observedLevels(desired, observed));
    return { observed, isExchangeDone: isExchangeDone([...kept, ...changed]) };
  });
}

/**
 * Exchange can be observed only in the name of an Exchange administrator. When another person looks, what was last observed stays valid,
 * with its time, as long as the app exists.
 */
function keptSteps(before: readonly StepView[], observed: Observed): StepView[] {
  const isSeen = observed.exchange.known || !["not-asked", "refused"].includes(observed.exchange.because);
  if (isSeen || !observed.application.known || observed.application.value === null) return [];
  return before.filter((step) => exchangeSteps.includes(step.slug) && step.state === "done");
}

const isExchangeDone = (steps: readonly StepView[]): boolean =>
  exchangeSteps.every((slug) => steps.some((step) => step.slug === slug && step.state === "done"));

const exchangeSteps: readonly StepSlug[] = ["exchange-service-principal", "exchange-role"];

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
