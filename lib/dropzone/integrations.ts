import { z } from "zod";
import type { AlertTypeId } from "@/lib/catalogue/alert-types";
import { type Account, accountSchema } from "@/lib/catalogue/integration-account";
import type { IntegrationKind } from "@/lib/onboarding/planning/integrations";
import type { DropzoneClient } from "./client";
import { DropzoneError } from "./dropzone-error";

/**
 * The integrations in the customer's Dropzone tenant. Dropzone documents no call that saves one, so this file follows
 * docs/dropzone-contract.yaml. If Dropzone's real API differs, adapt this file.
 */

type Credentials = { clientId: string; tenantId: string; clientSecret: string };
/** The form "Entra ID / Exchange Online / Microsoft Defender". */
export type DataSourceInput = Credentials & { portalUrl: string | null; useLiveResponse: boolean };
/** The form "Exchange Online / Microsoft Defender". */
export type AlertSourceInput = Credentials & {
  alertTypes: readonly AlertTypeId[];
  /** The section "PowerShell API Configuration (Advanced)". */
  powerShellApi: { enabled: true; organizationId: string } | { enabled: false };
};

export type IntegrationCheck = { name: string; ok: boolean; message: string };
export type TestAnswer = { ok: boolean; checks: readonly IntegrationCheck[]; requestId: string | null };
export type SaveAnswer =
  | { ok: true; id: string; savedAt: string; requestId: string | null }
  | { ok: false; reason: "test-failed"; checks: readonly IntegrationCheck[]; requestId: string | null }
  | { ok: false; reason: "invalid-field"; field: string | null; message: string; requestId: string | null };

export type SavedIntegration = {
  id: string;
  kind: IntegrationKind;
  savedAt: string;
  /** What Dropzone has seen of it since. */
  account: Account;
  clientId: string;
  tenantId: string;
  portalUrl: string | null;
  useLiveResponse: boolean | null;
  alertTypes: readonly string[];
  organizationId: string | null;
};

/** All of these throw DropzoneError when Dropzone does not answer or refuses the call. */
export interface DropzoneIntegrations {
  testDataSource(input: DataSourceInput): Promise<TestAnswer>;
  /** Dropzone tests the values again before it saves them. Saving the same values twice is harmless. */
  saveDataSource(input: DataSourceInput): Promise<SaveAnswer>;
  testAlertSource(input: AlertSourceInput): Promise<TestAnswer>;
  saveAlertSource(input: AlertSourceInput): Promise<SaveAnswer>;
  /** Null when none of this kind is saved. */
  findIntegration(kind: IntegrationKind): Promise<SavedIntegration | null>;
  /** Removes it if it uses this app. Null when none of this kind is saved. Throws when it uses another app. */
  removeIntegration(kind: IntegrationKind, clientId: string): Promise<{ requestId: string | null } | null>;
}

export function apiIntegrations(dropzone: DropzoneClient): DropzoneIntegrations {
  return {
    testDataSource: (input) => test(dropzone, "data-source", input),
    saveDataSource: (input) => save(dropzone, "data-source", input),
    testAlertSource: (input) => test(dropzone, "alert-source", input),
    saveAlertSource: (input) => save(dropzone, "alert-source", input),
    findIntegration: (kind) => find(dropzone, kind),
    removeIntegration: (kind, clientId) => remove(dropzone, kind, clientId),
  };
}

type Form = DataSourceInput | AlertSourceInput;

const checksSchema = z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string() }));
const testSchema = z.object({ ok: z.boolean(), checks: checksSchema });

async function test(dropzone: DropzoneClient, kind: IntegrationKind, form: Form): Promise<TestAnswer> {
  const { body, requestId } = await dropzone.send({ method: "POST", path: `/integrations/${kind}/test`, body: form }, testSchema);
  return { ...body, requestId };
}

const savedSchema = z.object({ id: z.string(), savedAt: z.string() });
const refusedSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), field: z.string().nullish() }),
  checks: checksSchema.optional(),
});

/** 400 and 422 are returned, not thrown: the admin can act on them. */
async function save(dropzone: DropzoneClient, kind: IntegrationKind, form: Form): Promise<SaveAnswer> {
  const call = { method: "PUT", path: `/integrations/${kind}`, body: form, alsoFine: [400, 422] } as const;
  const { body, requestId } = await dropzone.send(call, z.union([savedSchema, refusedSchema]));
  if ("id" in body) return { ok: true, id: body.id, savedAt: body.savedAt, requestId };
  if (body.error.code === "test-failed") return { ok: false, reason: "test-failed", checks: body.checks ?? [], requestId };
  return { ok: false, reason: "invalid-field", field: body.error.field ?? null, message: body.error.message, requestId };
}

const integrationSchema = accountSchema.extend({
  id: z.string(),
  kind: z.enum(["data-source", "alert-source"]),
  savedAt: z.string(),
  clientId: z.string(),
  tenantId: z.string(),
  portalUrl: z.string().nullish(),
  useLiveResponse: z.boolean().nullish(),
  alertTypes: z.array(z.string()).nullish(),
  powerShellApi: z.object({ enabled: z.boolean(), organizationId: z.string().nullish() }).nullish(),
});

async function find(dropzone: DropzoneClient, kind: IntegrationKind): Promise<SavedIntegration | null> {
  try {
    const { status, lastTest, lastError, lastEvent, firstAlert, ...found } = await dropzone.get(`/integrations/${kind}`, integrationSchema);
    return {
      ...found,
      account: { status, lastTest, lastError, lastEvent, firstAlert },
      portalUrl: found.portalUrl ?? null,
      useLiveResponse: found.useLiveResponse ?? null,
      alertTypes: found.alertTypes ?? [],
      organizationId: (found.powerShellApi?.enabled && found.powerShellApi.organizationId) || null,
    };
  } catch (error) {
    if (error instanceof DropzoneError && error.code === "not-saved") return null;
    throw error;
  }
}

const removedSchema = z.object({ id: z.string() });

async function remove(dropzone: DropzoneClient, kind: IntegrationKind, clientId: string): Promise<{ requestId: string | null } | null> {
  try {
    const path = `/integrations/${kind}?clientId=${encodeURIComponent(clientId)}`;
    return { requestId: (await dropzone.send({ method: "DELETE", path }, removedSchema)).requestId };
  } catch (error) {
    if (error instanceof DropzoneError && error.code === "not-saved") return null;
    throw error;
  }
}
