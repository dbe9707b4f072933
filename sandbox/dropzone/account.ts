import { resourceAppIds } from "../world/catalogue";
import { effectiveRoles, findServicePrincipal } from "../world/directory";
import type { Tenant } from "../world/state";
import { now, type World } from "../world/world";
import type { IntegrationKind } from "./forms";
import { dropzoneOf, type SavedIntegration } from "./state";

/**
 * Dropzone's account of an integration: it tests it every hour, uses it every ten minutes, and gets the first alert some minutes after the
 * Alert Source was saved. All of it follows from the clock and from the app's state in Entra at that moment.
 */

export type Account = {
  status: "active" | "failing";
  lastTest: string;
  lastError: { at: string; message: string } | null;
  lastEvent: string | null;
  firstAlert?: string | null;
};

export function accountOf(world: World, tenant: Tenant, { kind, saved }: { kind: IntegrationKind; saved: SavedIntegration }): Account {
  const state = dropzoneOf(tenant);
  const seen = state.seen?.[kind] ?? { lastEvent: null, firstAlert: null };
  state.seen = { ...state.seen, [kind]: seen };
  const at = now(world).getTime();
  const message = whyFailing(world, tenant, { kind, clientId: saved.clientId });
  const savedAt = Date.parse(saved.savedAt);
  if (message === null) {
    seen.lastEvent = moment(savedAt + Math.floor((at - savedAt) / tenMinutes) * tenMinutes);
    const first = savedAt + (state.firstAlertAfterSeconds ?? usualFirstAlertSeconds) * 1000;
    if (kind === "alert-source" && first <= at) seen.firstAlert ??= moment(first);
  }
  const lastTest = moment(savedAt + Math.floor((at - savedAt) / hour) * hour);
  return {
    status: message === null ? "active" : "failing",
    lastTest,
    lastError: message === null ? null : { at: lastTest, message },
    lastEvent: seen.lastEvent,
    ...(kind === "alert-source" ? { firstAlert: seen.firstAlert } : {}),
  };
}

const usualFirstAlertSeconds = 12 * 60;
const tenMinutes = 600_000;
const hour = 3_600_000;
const moment = (at: number) => new Date(at).toISOString();

const needed: Record<IntegrationKind, readonly string[]> = {
  "data-source": ["AuditLog.Read.All", "Directory.Read.All", "Mail.Read"],
  "alert-source": ["ThreatHunting.Read.All"],
};

/** What Dropzone meets when it signs in and calls Graph. Null when all is well. */
function whyFailing(world: World, tenant: Tenant, { kind, clientId }: { kind: IntegrationKind; clientId: string }): string | null {
  const application = tenant.applications.find(({ appId, deletedDateTime }) => appId === clientId && !deletedDateTime);
  const principal = findServicePrincipal(tenant, clientId);
  if (!application || !principal) return "AADSTS700016: The app does not exist in this tenant.";
  if (!principal.accountEnabled) return "AADSTS7000112: The app is disabled.";
  const secrets = [...application.passwordCredentials, ...principal.passwordCredentials];
  if (!secrets.some(({ endDateTime }) => Date.parse(endDateTime) > now(world).getTime()))
    return secrets.length > 0 ? "AADSTS7000222: The client secret has expired." : "AADSTS7000215: The client secret is not valid.";
  const graph = findServicePrincipal(tenant, resourceAppIds.graph);
  const roles = graph ? effectiveRoles(world, tenant, principal.id, graph) : [];
  const missing = needed[kind].filter((name) => !roles.includes(name));
  return missing.length > 0 ? `The app has no ${missing.join(", ")}.` : null;
}
