import "server-only";
import type { StepSlug } from "@/lib/catalogue/steps";
import { env } from "@/lib/env";
import type { ErrorCode } from "@/lib/errors/codes";
import type { Desired } from "@/lib/onboarding/planning/desired";
import { foreignItems, type SeenForeignItem } from "@/lib/onboarding/planning/foreign";
import { foreignItemId } from "@/lib/onboarding/planning/foreign-item";
import { hasMade } from "@/lib/onboarding/planning/ledger";
import { leftAlone, leftAloneId } from "@/lib/onboarding/planning/left-alone";
import { type Observed, presentIn } from "@/lib/onboarding/planning/observed";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { dropzoneSteps } from "@/lib/onboarding/status/integration";
import { stepView } from "@/lib/onboarding/status/step-view";
import { observedLevels, tenantSteps } from "@/lib/onboarding/status/tenant";
import { recordOwnApp, renewUniqueName } from "@/lib/store/app-registration";
import { destroyExpiredCredentials } from "@/lib/store/credentials";
import { rememberApp } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { recordForeignAccess } from "@/lib/store/foreign-access";
import { recordBackAgain } from "@/lib/store/made-items";
import { recordPermissions, type SeenPermission } from "@/lib/store/permission-evidence";
import { recordSteps } from "@/lib/store/step-evidence";
import { listSubmissions } from "@/lib/store/submissions";
import type { TenantContext } from "./context";
import { evidenceFrom } from "./evidence";
import { noteAfterLook } from "./note-after-look";
import { longestReplicationMs, type ObservedWhere, observe } from "./observe";
import { settleCertificate } from "./settle-certificate";
import { settleUnanswered } from "./settle-unanswered";

export type Look = {
  observed: Observed;
  /** The same context, with the certificate that Dropzone reports. */
  context: TenantContext;
  /** Why a needed certificate is missing or not confirmed. Null when there is nothing to say, or when Dropzone was not asked. */
  certificateProblem: ErrorCode | null;
};

export type Recorded = Look & {
  /** Whether the Exchange steps were done when Exchange was last observed. */
  isExchangeDone: boolean;
  /** The steps as they were recorded before this look. */
  before: readonly StepView[];
};

/** Observes the tenant and records the result for each step and permission. Changes nothing in the tenant. */
export async function observeAndRecord(loaded: TenantContext, where?: ObservedWhere): Promise<Recorded> {
  return recordLook(await look(loaded, where));
}

/** Records nothing: see `recordLook`. */
export async function look(loaded: TenantContext, where: ObservedWhere = "tenant-and-dropzone"): Promise<Look> {
  const [observed, { context, problem: certificateProblem }] = await Promise.all([
    observe(loaded, where),
    where === "tenant" ? { context: loaded, problem: null } : settleCertificate(loaded),
  ]);
  return { observed, context, certificateProblem };
}

type AlsoFound = { steps: readonly StepView[]; permissions: readonly SeenPermission[] };

/** In one transaction, which the caller can share. `also`: what was found at the same time. */
export function recordLook(seen: Look, also: AlsoFound = { steps: [], permissions: [] }): Promise<Recorded> {
  const { observed, context } = seen;
  const { id } = context.customer;
  return inCustomer(id, async () => {
    const { desired, known, actorCalls, by } = context;
    const submissions = await listSubmissions(id);
    const inDropzone = (before: readonly StepView[]) =>
      dropzoneSteps({
        desired,
        observed,
        before,
        submissions,
        lacking: known.saved,
        held: known.held,
        keptDays: env().ABANDONED_AFTER_DAYS,
      });
    if (!observed.application.known && context.graph === null) {
      await recordPermissions(id, also.permissions);
      const { before, found } = await recordSteps(id, (was) => [...inDropzone(was), ...also.steps]);
      await noteAfterLook(id, { before, found, observed, submissions });
      return { ...seen, before, isExchangeDone: isExchangeDone(before) };
    }
    // Updates the customer's row first, as everywhere: transactions that lock rows in different orders can deadlock.
    await rememberSeen(context, observed);
    const foreign = foreignItems(observed, known.ours, desired);
    const alone = leftAlone(desired, observed, known).map(leftAloneId);
    const withSince = await recordFirstSeen(id, observed, { foreign, alone });
    const ofTenant = tenantSteps({ desired, observed, known, foreign: foreign.map(withSince), evidence: evidenceFrom(actorCalls.all) });
    await destroyExpiredCredentials(id);
    const { before, found } = await recordSteps(id, (was) => {
      const kept = keptSteps(was, observed);
      const views = [...ofTenant, ...inDropzone(was), ...notVerified(was, observed)].filter((view) => isFor(by, view, was));
      return [...views.filter(({ slug }) => !kept.some((step) => step.slug === slug)), ...also.steps];
    });
    await noteAfterLook(id, { before, found, observed, submissions });
    const notInUse = notVerified(before, observed).length > 0 ? withoutApp(desired) : [];
    await recordPermissions(id, [...observedLevels(desired, observed), ...notInUse, ...also.permissions]);
    await settleUnanswered(id, { observed, known });
    return { ...seen, before, isExchangeDone: isExchangeDone([...keptSteps(before, observed), ...found]) };
  });
}

/**
 * Exchange can be observed only in the name of an Exchange administrator. When another person looks, what was last observed stays valid,
 * with its time, as long as the app exists.
 */
function keptSteps(before: readonly StepView[], observed: Observed): StepView[] {
  const isSeen = observed.exchange.known || !["not-asked", "refused", "signed-out"].includes(observed.exchange.because);
  if (isSeen || !observed.application.known || observed.application.value === null) return [];
  return before.filter((step) => exchangeSteps.includes(step.slug) && step.state === "done");
}

/**
 * In its own name the portal sees less than a person: it may read neither the tenant's domains nor Exchange. What it could not see stays as
 * it was last seen.
 */
const isFor = (by: TenantContext["by"], { slug, state }: StepView, before: readonly StepView[]): boolean =>
  by === "person" || !(state === "could-not-check" || (exchangeSteps.includes(slug) && before.some((step) => step.slug === slug)));

/** What was verified of an app that is gone. */
function notVerified(before: readonly StepView[], { application, at }: Observed): StepView[] {
  const wasVerified = before.some(({ slug, state }) => slug === "verification" && state !== "waiting");
  if (!wasVerified || !application.known || application.value !== null) return [];
  return [stepView("verification", "waiting", "There is no app any more that could be verified.", at)];
}

/** No token is given to an app that is gone. */
const withoutApp = ({ permissions }: Desired): SeenPermission[] =>
  permissions.flatMap(({ name }) => (["in-token", "works"] as const).map((level) => ({ permission: name, level, answer: "no" as const })));

const isExchangeDone = (steps: readonly StepView[]): boolean =>
  exchangeSteps.every((slug) => steps.some((step) => step.slug === slug && step.state === "done"));

const exchangeSteps: readonly StepSlug[] = ["exchange-service-principal", "exchange-role"];

/** Since when an item is there: as Microsoft tells, else since this portal first saw it. Not recorded while the app could not be observed. */
async function recordFirstSeen(
  customerId: string,
  { application, exchange }: Observed,
  { foreign, alone }: { foreign: readonly SeenForeignItem[]; alone: readonly string[] },
) {
  const items = [...foreign.map(foreignItemId), ...alone];
  const notSeen = exchange.known ? [] : [leftAloneId({ what: "exchange-role" })];
  const times = application.known ? await recordForeignAccess(customerId, items, notSeen) : new Map<string, string>();
  return (item: SeenForeignItem): SeenForeignItem => ({ ...item, since: item.since ?? times.get(foreignItemId(item)) ?? null });
}

/** An app that is to be adopted is not ours before a run has adopted it. */
async function rememberSeen({ customer, app: own, known }: TenantContext, observed: Observed): Promise<void> {
  const { id } = customer;
  if (!observed.application.known) return;
  const app = observed.application.value;
  const principal = observed.servicePrincipal.known ? observed.servicePrincipal.value : null;
  if (app === null || app.standing === "to-adopt") {
    await rememberApp(id, { appObjectId: null, appId: null, servicePrincipalId: null });
    if (observed.isGone) await renewUniqueName(id);
    return;
  }
  // Found by its unique name: the answer to the call that created it was lost.
  if (own.recorded?.objectId !== app.objectId) await recordOwnApp(id, app, "created");
  // Somebody restored in Entra what an undo had deleted. For a while after a deletion Microsoft may go on showing the app.
  const isGoneInLedger = !hasMade(known.made, "application", app.objectId);
  if (isGoneInLedger) await recordBackAgain(id, app.objectId, new Date(Date.parse(observed.at) - longestReplicationMs));
  await rememberApp(id, {
    appObjectId: app.objectId,
    appId: app.appId,
    ...(principal ? { servicePrincipalId: principal.servicePrincipalId } : {}),
    ...(presentIn(observed.organization)?.initialDomain ? { initialDomain: presentIn(observed.organization)?.initialDomain ?? null } : {}),
  });
}
