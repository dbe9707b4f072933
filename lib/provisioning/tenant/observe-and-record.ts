import "server-only";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { ErrorCode } from "@/lib/errors/codes";
import type { Observed } from "@/lib/onboarding/planning/observed";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { dropzoneSteps } from "@/lib/onboarding/status/integration";
import { observedLevels, tenantSteps } from "@/lib/onboarding/status/tenant";
import { destroyExpiredCredentials } from "@/lib/store/credentials";
import { rememberApp } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { recordPermissions } from "@/lib/store/permission-evidence";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
import { listSubmissions } from "@/lib/store/submissions";
import type { TenantContext } from "./context";
import { evidenceFrom } from "./evidence";
import { type ObservedWhere, observe } from "./observe";
import { settleCertificate } from "./settle-certificate";

export type Recorded = {
  observed: Observed;
  /** The same context, with the certificate that Dropzone reports. */
  context: TenantContext;
  /** Why a needed certificate is missing or not confirmed. Null when there is nothing to say, or when Dropzone was not asked. */
  certificateProblem: ErrorCode | null;
  /** Whether the Exchange steps were done when Exchange was last observed. */
  isExchangeDone: boolean;
};

/** Observes the tenant and records the result for each step and permission. Changes nothing in the tenant. */
export async function observeAndRecord(loaded: TenantContext, where: ObservedWhere = "tenant-and-dropzone"): Promise<Recorded> {
  const { id } = loaded.customer;
  const [observed, { context, problem: certificateProblem }] = await Promise.all([
    observe(loaded, where),
    where === "tenant" ? { context: loaded, problem: null } : settleCertificate(loaded),
  ]);
  return inCustomer(id, async () => {
    const before = await listSteps(id);
    const seen = { observed, context, certificateProblem };
    if (!observed.application.known && context.graph === null) return { ...seen, isExchangeDone: isExchangeDone(before) };
    const { desired, known, actorCalls } = context;
    const views = [
      ...tenantSteps({ desired, observed, known, evidence: evidenceFrom(actorCalls.all) }),
      ...dropzoneSteps({ desired, observed, before, submissions: await listSubmissions(id) }),
    ];
    const kept = keptSteps(before, observed);
    const changed = views.filter(({ slug }) => !kept.some((step) => step.slug === slug));
    // Updates the customer's row first, as everywhere: transactions that lock rows in different orders can deadlock.
    await rememberSeen(id, observed);
    await destroyExpiredCredentials(id);
    await recordSteps(id, changed);
    await recordPermissions(id, observedLevels(desired, observed));
    return { ...seen, isExchangeDone: isExchangeDone([...kept, ...changed]) };
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
