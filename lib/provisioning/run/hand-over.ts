import "server-only";
import { DropzoneError } from "@/lib/dropzone/dropzone-error";
import { apiIntegrations, type DropzoneIntegrations, type IntegrationCheck, type SaveAnswer } from "@/lib/dropzone/integrations";
import type { ErrorCode } from "@/lib/errors/codes";
import { explainDropzoneError } from "@/lib/errors/known/explain";
import { troubleWords } from "@/lib/errors/trouble";
import type { CallRecord } from "@/lib/http";
import { isOn } from "@/lib/onboarding/choosing/choices";
import { type HandOverOutcome, isFinal, isHeldByDropzone, kindsToHandOver, refusalOutcome } from "@/lib/onboarding/planning/hand-over";
import { type IntegrationKind, integrations, type Readiness, settingsOf } from "@/lib/onboarding/planning/integrations";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { savedStep } from "@/lib/onboarding/status/integration";
import { stepView } from "@/lib/onboarding/status/step-view";
import { recordAudit } from "@/lib/store/audit";
import { destroyCredential, type OpenCredential } from "@/lib/store/credentials";
import { inCustomer } from "@/lib/store/database";
import { getRun, listChanges, recordChange } from "@/lib/store/runs";
import { recordSteps } from "@/lib/store/step-evidence";
import { listSubmissions, recordSubmission } from "@/lib/store/submissions";
import type { Calls } from "../tenant/calls";
import { type TenantContext, tenantContext } from "../tenant/context";
import { dropzoneOf } from "../tenant/dropzone";
import { evidenceFrom } from "../tenant/evidence";
import { lookBeforeSaving, type Obstacle } from "./look-before-saving";
import { troubleNow } from "./outcome";
import type { RunInput } from "./run-input";

/** Hands the app's credentials to Dropzone, which tests and saves them. Then the secret is destroyed here. */

export type HandedOver = {
  /** Waiting longer would save no further integration of this run's plan. */
  isOver: boolean;
  /** Dropzone refused at least one integration. A later try may succeed. */
  refused: boolean;
};

type WithSecret = TenantContext & {
  clientSecret: OpenCredential;
  /** What was found before saving that forbids it. */
  obstacle: Obstacle | null;
  callsBefore: readonly CallRecord[];
};

/** `readiness`: null when there was no client secret to sign in with, or when somebody else may be able to use the app. */
export async function handOver(input: RunInput, readiness: Record<IntegrationKind, Readiness> | null): Promise<HandedOver> {
  const { customerId, runId } = input;
  const { context, changes, plan } = await inCustomer(customerId, async () => ({
    context: await tenantContext(customerId, null),
    changes: await listChanges(customerId, runId),
    plan: (await getRun(customerId, runId)).plan,
  }));
  const secret = context.clientSecret;
  if (secret === null || readiness === null) return { isOver: true, refused: false };
  const within = kindsToHandOver(changes);
  const ready = within.filter((kind) => readiness[kind] === "ready");
  const calls = context.calls.part();
  // For all that the plan saves, before any of it: one that must not be saved stops the others too.
  const obstacle = ready.length === 0 ? null : await lookBeforeSaving(context, { plan, kinds: within, calls });
  const work = { ...context, clientSecret: secret, obstacle, callsBefore: calls.all };
  const outcomes = new Map(
    await Promise.all(ready.map(async (kind): Promise<[IntegrationKind, HandOverOutcome]> => [kind, await handOverOne(input, kind, work)])),
  );
  if (isHeldByDropzone(await listSubmissions(customerId), secret.reference)) {
    await inCustomer(customerId, async () => {
      await destroyCredential(customerId, "client-secret");
      const detail = { keyId: secret.reference };
      await recordAudit(customerId, { actor: "portal", action: "secret-destroyed", detail }, `secret-destroyed:${secret.reference}`);
    });
  }
  return {
    isOver: within.every((kind) => isFinal(readiness[kind], outcomes.get(kind))),
    refused: [...outcomes.values()].includes("refused"),
  };
}

async function handOverOne(input: RunInput, kind: IntegrationKind, context: WithSecret): Promise<HandOverOutcome> {
  const { customerId, runId } = input;
  const { clientSecret: secret } = context;
  const calls = context.calls.part();
  const change = integrations.find((i) => i.kind === kind)?.change as string;
  await recordChange(customerId, runId, change, { state: "working" });
  const outcome: Outcome = context.obstacle ? { ok: false, ...context.obstacle, checks: [] } : await submit(kind, context, calls);
  const step = stepOf(kind, outcome, [...context.callsBefore, ...calls.all]);
  if (!outcome.ok) {
    const trouble = troubleNow(outcome.reason, { requestId: outcome.requestId });
    await inCustomer(customerId, async () => {
      await recordSteps(customerId, [step]);
      await recordChange(customerId, runId, change, { state: "failed", requestId: outcome.requestId, trouble });
    });
    return refusalOutcome(outcome.reason);
  }
  const saved = {
    state: "saved",
    integrationId: outcome.id,
    secretKeyId: secret.reference,
    secretEndsAt: secret.expiresAt,
    savedAt: outcome.savedAt,
    testedAt: outcome.savedAt,
    detail: { requestId: outcome.requestId, settings: settingsOf(kind, context.choices, context.customer.initialDomain) },
  };
  const detail = { runId, integrationId: outcome.id, secretKeyId: secret.reference, dropzoneHost: context.customer.dropzoneHost };
  await inCustomer(customerId, async () => {
    await recordSteps(customerId, [step]);
    await recordSubmission(customerId, kind, saved);
    await recordChange(customerId, runId, change, { state: "done", requestId: outcome.requestId });
    await recordAudit(customerId, { actor: "portal", action: "saved", about: kind, detail }, `saved:${runId}:${kind}`);
  });
  return "saved";
}

type Outcome =
  | (SaveAnswer & { ok: true })
  | { ok: false; reason: ErrorCode; checks: readonly IntegrationCheck[]; requestId: string | null };

async function submit(kind: IntegrationKind, context: WithSecret, calls: Calls): Promise<Outcome> {
  const dropzone = dropzoneOf(context, calls.record);
  if (dropzone === null) return { ok: false, reason: "dropzone-key-missing", checks: [], requestId: null };
  try {
    const answer = await testAndSave(kind, apiIntegrations(dropzone), context);
    if (answer.ok) return answer;
    const tested = answer.reason === "test-failed";
    return {
      ok: false,
      reason: tested ? "dropzone-test-failed" : "dropzone-refused",
      checks: tested ? answer.checks : [],
      requestId: answer.requestId,
    };
  } catch (error) {
    if (error instanceof DropzoneError) return { ok: false, reason: explainDropzoneError(error), checks: [], requestId: error.requestId };
    throw error;
  }
}

/** Does what "Test & Save" does in the two Dropzone forms. */
async function testAndSave(
  kind: IntegrationKind,
  api: DropzoneIntegrations,
  { customer, choices, clientSecret }: WithSecret,
): Promise<SaveAnswer> {
  const credentials = { clientId: customer.appId ?? "", tenantId: customer.entraTenantId, clientSecret: clientSecret.value };
  if (kind === "data-source") {
    const form = {
      ...credentials,
      portalUrl: isOn(choices, "cloud-apps") ? choices.portalUrl : null,
      useLiveResponse: isOn(choices, "live-response"),
    };
    const tested = await api.testDataSource(form);
    return tested.ok ? api.saveDataSource(form) : { ok: false, reason: "test-failed", checks: tested.checks, requestId: tested.requestId };
  }
  const organizationId = customer.initialDomain;
  const powerShellApi =
    isOn(choices, "quarantine") && organizationId ? { enabled: true as const, organizationId } : { enabled: false as const };
  const form = { ...credentials, alertTypes: choices.alertTypes, powerShellApi };
  const tested = await api.testAlertSource(form);
  return tested.ok ? api.saveAlertSource(form) : { ok: false, reason: "test-failed", checks: tested.checks, requestId: tested.requestId };
}

function stepOf(kind: IntegrationKind, outcome: Outcome, calls: readonly CallRecord[]): StepView {
  const at = new Date().toISOString();
  const evidence = evidenceFrom(calls);
  if (outcome.ok) return savedStep(kind, { integrationId: outcome.id, savedAt: outcome.savedAt }, { at, evidence });
  const failedCheck = outcome.checks.find((check) => !check.ok);
  const trouble = troubleNow(outcome.reason, { requestId: outcome.requestId });
  const facts = outcome.checks.map((check) => ({ label: check.name, value: check.ok ? "Passed" : check.message, at }));
  return stepView(kind, "stuck", failedCheck?.message ?? troubleWords(trouble).what, at, { facts, evidence, trouble });
}
