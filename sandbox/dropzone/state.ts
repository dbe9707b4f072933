import { registerExtension } from "../world/extensions";
import type { Tenant } from "../world/state";
import { now, timestamp, type World } from "../world/world";
import { type IntegrationCertificate, integrationCertificate, otherHolder } from "./certificates";
import type { AlertSourceForm, DataSourceForm, Form, IntegrationKind } from "./forms";

/** What a customer's Dropzone tenant stores: its integrations, without their secrets, and its system events. */

type Saved = { id: string; savedAt: string };
export type SavedIntegration = Saved & (Omit<DataSourceForm, "clientSecret"> | Omit<AlertSourceForm, "clientSecret">);

export type SystemEvent = {
  id: number;
  event_name: "integration.tested" | "integration.saved" | "integration.removed";
  event_date: string;
  original_metadata: { integration_slug: IntegrationKind; ok: boolean; failed_checks: string[] };
  enriched_context: Record<string, never>;
  enriched_context_date: string;
};

type DropzoneState = {
  integrations: Partial<Record<IntegrationKind, SavedIntegration>>;
  /** Entra's keyId of the secret that each integration was saved with. For tests: no answer of Dropzone contains it. Absent at first. */
  secretKeyIds?: Partial<Record<IntegrationKind, string>>;
  events: SystemEvent[];
  /** What came in through each integration. Kept when the app no longer works. Absent at first, as in states that were kept before. */
  seen?: Partial<Record<IntegrationKind, { lastEvent: string | null; firstAlert: string | null }>>;
  /** From the save of the Alert Source to the first alert. Absent for the usual time. */
  firstAlertAfterSeconds?: number;
  /** Whose fixture it signs in with since it replaced its own certificate. Absent before. */
  certificateOf?: string;
};

export const dropzoneOf = registerExtension<DropzoneState>("dropzone", {
  create: () => ({ integrations: {}, secretKeyIds: {}, events: [] }),
  arrange(_state, { world, tenant, name }) {
    if (name === "everything-done") submitForms(world, tenant);
  },
});

/** Saves both forms with the values that the guide asks for. */
function submitForms(world: World, tenant: Tenant) {
  const app = tenant.applications.find((application) => application.displayName === "Dropzone AI");
  const organizationId = tenant.verifiedDomains.find((domain) => domain.isInitial)?.name;
  if (!app || !organizationId) return;
  const credentials = { clientId: app.appId, tenantId: tenant.id, clientSecret: app.passwordCredentials[0]?.secretText ?? "" };
  const portalUrl = `https://${tenant.cloudAppsHost}`;
  keep(world, tenant, { kind: "data-source", values: { ...credentials, portalUrl, useLiveResponse: true } });
  keep(world, tenant, {
    kind: "alert-source",
    values: {
      ...credentials,
      alertTypes: ["defender-alerts", "defender-incidents", "reported-phishing"],
      powerShellApi: { enabled: true, organizationId },
    },
  });
}

export const certificateOf = (tenant: Tenant): IntegrationCertificate =>
  integrationCertificate(dropzoneOf(tenant).certificateOf ?? tenant.label);

/** From now on the Dropzone tenant signs in with another certificate. The one before is not used any more. */
export function replaceCertificate(tenant: Tenant): IntegrationCertificate {
  dropzoneOf(tenant).certificateOf = otherHolder(certificateOf(tenant));
  return certificateOf(tenant);
}

/** The first save creates the integration. Later ones replace its values and keep its id. */
export function keep(world: World, tenant: Tenant, form: Form): SavedIntegration {
  const state = dropzoneOf(tenant);
  const { integrations } = state;
  const { clientSecret, ...values } = form.values;
  const held = tenant.applications.flatMap((app) => app.passwordCredentials).find(({ secretText }) => secretText === clientSecret);
  if (held) state.secretKeyIds = { ...state.secretKeyIds, [form.kind]: held.keyId };
  const id = integrations[form.kind]?.id ?? `int_${tenant.label}_${form.kind}`;
  const saved = { id, savedAt: now(world).toISOString(), ...values };
  integrations[form.kind] = saved;
  record(world, tenant, { name: "integration.saved", kind: form.kind, failed: [] });
  return saved;
}

/** Returns when it was removed. */
export function remove(world: World, tenant: Tenant, kind: IntegrationKind): string {
  delete dropzoneOf(tenant).integrations[kind];
  record(world, tenant, { name: "integration.removed", kind, failed: [] });
  return now(world).toISOString();
}

export function record(world: World, tenant: Tenant, event: { name: SystemEvent["event_name"]; kind: IntegrationKind; failed: string[] }) {
  const { events } = dropzoneOf(tenant);
  const date = timestamp(now(world));
  events.push({
    id: events.length + 1,
    event_name: event.name,
    event_date: date,
    original_metadata: { integration_slug: event.kind, ok: event.failed.length === 0, failed_checks: event.failed },
    enriched_context: {},
    enriched_context_date: date,
  });
}
