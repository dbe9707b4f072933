import "server-only";
import { DropzoneError, explainDropzoneError } from "@/lib/dropzone/dropzone-error";
import { apiIntegrations, type DropzoneIntegrations, type IntegrationCheck, type SaveAnswer } from "@/lib/dropzone/integrations";
import type { ErrorCode } from "@/lib/errors/codes";
import type { CallRecord } from "@/lib/http";
import { isOn } from "@/lib/onboarding/choosing/choices";
import { type IntegrationKind, integrations, type Readiness, settingsOf, standsOn } from "@/lib/onboarding/planning/integrations";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { savedStep } from "@/lib/onboarding/status/integration";
import { stepView } from "@/lib/onboarding/status/step-view";
import { recordAudit } from "@/lib/store/audit";
import { destroyCredential, openCredential } from "@/lib/store/credentials";
import { listChanges, recordChange } from "@/lib/store/runs";
import { recordSteps } from "@/lib/store/step-evidence";
import { listSubmissions, recordSubmission } from "@/lib/store/submissions";
import { type TenantContext, tenantContext } from "../tenant/context";
import { dropzoneOf } from "../tenant/dropzone";
import { evidenceFrom } from "../tenant/evidence";
import { troubleOf } from "./outcome";
import type { RunInput } from "./run-input";

/** Hands the app's credentials to Dropzone: tested by Dropzone, saved, and then the secret is destroyed here. */

/** `isOver`: nothing of this run's plan is left that waiting could bring. `refused`: Dropzone said no, which may pass. */
export type HandedOver = { isOver: boolean; refused: boolean };

type Secret = { reference: string; value: string; expiresAt: string | null };
type HandedOne = "saved" | "refused" | "refused-for-good";

/** `readiness`: null when there was nothing to sign in with. */
export async function handOver(input: RunInput, readiness: Record<IntegrationKind, Readiness> | null): Promise<HandedOver> {
  const { customerId } = input;
  const [secret, within] = await Promise.all([openCredential(customerId, "client-secret"), kindsWithin(input)]);
  if (secret === null || readiness === null) return { isOver: true, refused: false };
  const ready = within.filter((kind) => readiness[kind] === "ready");
  const outcomes = new Map(
    await Promise.all(ready.map(async (kind): Promise<[IntegrationKind, HandedOne]> => [kind, await handOverOne(input, kind, secret)])),
  );
  if (await isHeldByDropzone(customerId, secret)) {
    await destroyCredential(customerId, "client-secret");
    await recordAudit(customerId, { actor: "portal", action: "secret-destroyed", detail: { keyId: secret.reference } });
  }
  const isSettled = (kind: IntegrationKind) =>
    readiness[kind] === "out-of-reach" || ["saved", "refused-for-good"].includes(outcomes.get(kind) ?? "");
  return { isOver: within.every(isSettled), refused: [...outcomes.values()].includes("refused") };
}

/** Both integrations were saved with this very secret: nobody needs it here any more. */
async function isHeldByDropzone(customerId: string, { reference }: Secret): Promise<boolean> {
  const submissions = await listSubmissions(customerId);
  return integrations.every(({ kind }) => submissions.some((s) => s.kind === kind && s.state === "saved" && s.secretKeyId === reference));
}

/** What this run was asked to save, has not saved, and did not fail to prepare. */
async function kindsWithin({ customerId, runId }: RunInput): Promise<IntegrationKind[]> {
  const changes = await listChanges(customerId, runId);
  const failed = changes.filter((c) => c.state === "failed").map((c) => c.change);
  return integrations
    .filter(({ change }) => changes.some((c) => c.change.do === change && c.state !== "done"))
    .filter(({ kind }) => !failed.some((change) => standsOn(kind, change)))
    .map(({ kind }) => kind);
}

async function handOverOne(input: RunInput, kind: IntegrationKind, secret: Secret): Promise<HandedOne> {
  const { customerId, runId } = input;
  const calls: CallRecord[] = [];
  const change = integrations.find((i) => i.kind === kind)?.change as string;
  await recordChange(customerId, runId, change, { state: "working" });
  const context = await tenantContext(customerId, null, () => undefined);
  const outcome = await submit(kind, context, secret, calls);
  await recordSteps(customerId, [stepOf(kind, outcome, calls)]);
  if (!outcome.ok) {
    const trouble = troubleOf(outcome.reason, outcome.requestId);
    await recordChange(customerId, runId, change, { state: "failed", requestId: outcome.requestId, trouble });
    return passing.includes(outcome.reason) ? "refused" : "refused-for-good";
  }
  await recordSubmission(customerId, kind, {
    state: "saved",
    integrationId: outcome.id,
    secretKeyId: secret.reference,
    secretEndsAt: secret.expiresAt,
    savedAt: outcome.savedAt,
    testedAt: outcome.savedAt,
    detail: { requestId: outcome.requestId, settings: settingsOf(kind, context.choices, context.customer.initialDomain) },
  });
  await recordChange(customerId, runId, change, { state: "done", requestId: outcome.requestId });
  await recordAudit(customerId, {
    actor: "portal",
    action: "saved",
    about: kind,
    detail: { runId, integrationId: outcome.id, secretKeyId: secret.reference },
  });
  return "saved";
}

/** A secret takes its time to be known in every region of Microsoft's, and Dropzone may have a bad minute. */
const passing: readonly ErrorCode[] = ["dropzone-test-failed", "dropzone-unreachable", "dropzone-slowed-us-down"];

type Outcome =
  | (SaveAnswer & { ok: true })
  | { ok: false; reason: ErrorCode; checks: readonly IntegrationCheck[]; requestId: string | null };

async function submit(kind: IntegrationKind, context: TenantContext, secret: Secret, calls: CallRecord[]): Promise<Outcome> {
  const dropzone = await dropzoneOf(context.customer, (call) => calls.push(call));
  if (dropzone === null) return { ok: false, reason: "dropzone-key-missing", checks: [], requestId: null };
  try {
    const answer = await testAndSave(kind, apiIntegrations(dropzone), context, secret.value);
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

/** "Test & Save" of the two Dropzone forms. */
async function testAndSave(
  kind: IntegrationKind,
  api: DropzoneIntegrations,
  { customer, choices }: TenantContext,
  clientSecret: string,
): Promise<SaveAnswer> {
  const credentials = { clientId: customer.appId ?? "", tenantId: customer.entraTenantId, clientSecret };
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
  const trouble = troubleOf(outcome.reason, outcome.requestId);
  const facts = outcome.checks.map((check) => ({ label: check.name, value: check.ok ? "Passed" : check.message, at }));
  return stepView(kind, "stuck", failedCheck?.message ?? trouble.what, at, { facts, evidence, trouble });
}
