import "server-only";
import { DropzoneError } from "@/lib/dropzone/dropzone-error";
import { apiIntegrations, type DropzoneIntegrations, type IntegrationCheck, type SaveAnswer } from "@/lib/dropzone/integrations";
import { explainDropzoneError } from "@/lib/errors/known/explain";
import { isOn } from "@/lib/onboarding/choosing/choices";
import type { IntegrationKind } from "@/lib/onboarding/planning/integrations";
import type { OpenCredential } from "@/lib/store/credentials";
import type { Calls } from "../tenant/calls";
import type { TenantContext } from "../tenant/context";
import { dropzoneOf } from "../tenant/dropzone";
import type { Obstacle } from "./look-before-saving";

/** What "Test & Save" does in Dropzone's two forms. Records nothing. */

type WithSecret = TenantContext & { clientSecret: OpenCredential };

export type Refusal = Obstacle & { ok: false; checks: readonly IntegrationCheck[] };
export type Outcome = (SaveAnswer & { ok: true }) | Refusal;

export async function testAndSaveForm(kind: IntegrationKind, context: WithSecret, calls: Calls): Promise<Outcome> {
  const dropzone = dropzoneOf(context, calls.record);
  if (dropzone === null) return { ok: false, reason: "dropzone-key-missing", checks: [], requestId: null, status: null };
  try {
    const answer = await testAndSave(kind, apiIntegrations(dropzone), context);
    if (answer.ok) return answer;
    const tested = answer.reason === "test-failed";
    return {
      ok: false,
      reason: tested ? "dropzone-test-failed" : "dropzone-refused",
      checks: tested ? answer.checks : [],
      requestId: answer.requestId,
      status: null,
    };
  } catch (error) {
    if (error instanceof DropzoneError)
      return { ok: false, reason: explainDropzoneError(error), checks: [], requestId: error.requestId, status: error.status };
    throw error;
  }
}

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
