import "server-only";
import { readStoredAction } from "@/lib/catalogue/audit-actions";
import { env } from "@/lib/env";
import { VendorError } from "@/lib/errors/vendor-error";
import { reminderPath, renewPath } from "@/lib/links/paths";
import { graphClient } from "@/lib/microsoft/graph/client";
import { type AfterRemoval, lookForPortal, removePortalAccess } from "@/lib/microsoft/graph/portal-access";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import { leftAloneWords, readLeftAlone } from "@/lib/onboarding/planning/left-alone";
import { type FinishSentences, finishSentences } from "@/lib/onboarding/status/finish";
import { type Rhythm, rhythmOf } from "@/lib/onboarding/status/rhythm";
import { stepView } from "@/lib/onboarding/status/step-view";
import type { FirstAlert } from "@/lib/onboarding/watching/account";
import { type WatchingView, watchingView } from "@/lib/onboarding/watching/switch";
import { listAudit, recordAudit } from "@/lib/store/audit";
import { findChoices } from "@/lib/store/choices";
import { forgetConsents } from "@/lib/store/consents";
import { destroyCredential, openCredential } from "@/lib/store/credentials";
import { type Customer, type PortalAccess, setPortalAccess } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { findEndings } from "@/lib/store/expiries";
import { listForeignAccess } from "@/lib/store/foreign-access";
import type { Person } from "@/lib/store/people";
import { listPermissions } from "@/lib/store/permission-evidence";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
import { listSubmissions } from "@/lib/store/submissions";
import { endWatching, findWatch } from "@/lib/store/watching";
import { firstAlertNow } from "./first-alert";

/** The end of the onboarding: a receipt, a reminder, and the decision whether the portal keeps its access to the tenant. */

type Row = { label: string; value: string; copy?: boolean; mono?: boolean };
/** `leftAlone`: what the portal did not make and left as it was, in sentences. */
export type Receipt = FinishSentences & { receipt: Row[]; leftAlone: string[]; secret: ReceiptSecret | null };
/** `rhythm`: null when it is not known when the secret was made. */
type ReceiptSecret = { expiresAt: string; rhythm: Rhythm | null; calendarHref: string; renewHref: string };
/** `isBack`: the portal was let into the tenant again after its access had been removed, and nobody has decided since. */
export type LoadedFinish =
  | {
      ok: true;
      receipt: Receipt;
      firstAlert: FirstAlert | null;
      watching: WatchingView | null;
      decided: PortalAccess | null;
      isBack: boolean;
    }
  | { ok: false; reason: "not-there-yet" };

export async function loadFinish(customer: Customer): Promise<LoadedFinish> {
  const { choices, submissions, audit, permissions, steps, endings, watch, foreign } = await inCustomer(customer.id, () =>
    load(customer.id),
  );
  const saved = submissions.filter((s) => s.state === "saved");
  if (choices === null || saved.length < 2) return { ok: false, reason: "not-there-yet" };
  const firstAlert = firstAlertNow(watch, saved);
  const happened = audit.map(({ action }) => readStoredAction(action));
  const made = happened.flatMap((entry) => (entry?.action === "changed" && entry.about !== null ? [entry.about] : []));
  return {
    ok: true,
    decided: customer.portalAccess,
    firstAlert,
    // Without access to the tenant the portal cannot look there, and nobody can let it from here.
    watching: customer.portalAccess === "removed" ? null : watchingView(watch),
    // Nothing is recorded about this step before a decision, and after one only when the portal was let in again.
    isBack: customer.portalAccess === null && steps.some(({ slug, state }) => slug === "finish" && state === "needs-you"),
    receipt: {
      ...finishSentences({ choices, permissions, steps, made, hasAlert: firstAlert?.is === "received" }),
      receipt: receiptRows(customer, saved),
      leftAlone: foreign.flatMap((id) => readLeftAlone(id) ?? []).map(leftAloneWords),
      secret: endings.secret && {
        expiresAt: endings.secret.endsAt,
        rhythm: rhythmOf(endings.secret),
        calendarHref: reminderPath(customer.slug),
        renewHref: renewPath(customer.slug),
      },
    },
  };
}

/** Sequential queries: a transaction has one connection. */
const load = async (customerId: string) => ({
  choices: await findChoices(customerId),
  submissions: await listSubmissions(customerId),
  audit: await listAudit(customerId),
  permissions: await listPermissions(customerId),
  steps: await listSteps(customerId),
  endings: await findEndings(customerId),
  watch: await findWatch(customerId),
  foreign: await listForeignAccess(customerId),
});

function receiptRows(customer: Customer, saved: Awaited<ReturnType<typeof listSubmissions>>): Row[] {
  const id = (label: string, value: string | null): Row[] => (value ? [{ label, value, copy: true, mono: true }] : []);
  return [
    { label: "App registration", value: dropzoneApp.displayName },
    ...id("Client ID", customer.appId),
    ...id("Tenant ID", customer.entraTenantId),
    ...id("Enterprise application", customer.servicePrincipalId),
    ...id("Organization ID", customer.initialDomain),
    ...id("Secret ID", saved.find((s) => s.secretKeyId)?.secretKeyId ?? null),
    ...id("Data Source", saved.find((s) => s.kind === "data-source")?.integrationId ?? null),
    ...id("Alert Source", saved.find((s) => s.kind === "alert-source")?.integrationId ?? null),
  ];
}

export async function keepAccess(customer: Customer, person: Person): Promise<void> {
  await finish(customer, person, "kept");
}

export type RemovedAccess = { ok: true } | { ok: false; reason: "sign-in-needed" | "refused" };

/** Deletes the portal's own enterprise application from the tenant, and with it every consent given to the portal. */
export async function removeAccess(customer: Customer, person: Person): Promise<RemovedAccess> {
  const token = await openCredential(customer.id, "graph-token");
  if (token?.reference !== person.id) return { ok: false, reason: "sign-in-needed" };
  let seen: AfterRemoval;
  try {
    const graph = graphClient({ cloud: customer.cloud, token: token.value });
    await removePortalAccess(graph, env().PORTAL_APP_CLIENT_ID);
    seen = await lookForPortal(graph, env().PORTAL_APP_CLIENT_ID);
  } catch (error) {
    if (error instanceof VendorError && error.kind === "refused") return { ok: false, reason: "refused" };
    throw error;
  }
  await Promise.all([destroyCredential(customer.id, "graph-token"), destroyCredential(customer.id, "exchange-token")]);
  await finish(customer, person, "removed", seen);
  return { ok: true };
}

/** `seen`: what a look after the removal showed. Null when nothing was removed. */
async function finish({ id }: Customer, person: Person, access: PortalAccess, seen: AfterRemoval | null = null): Promise<void> {
  const at = new Date().toISOString();
  const decided = { label: "Decided by", value: person.name, at };
  const facts = seen === null ? [decided] : [decided, { label: "Looked at again", value: afterRemovalWords[seen], at }];
  await inCustomer(id, async () => {
    await setPortalAccess(id, access);
    await recordSteps(id, [
      stepView("finish", "done", accessWords[access], at, { facts }),
      ...(access === "removed" ? [withoutAccess(at)] : []),
    ]);
    if (access === "removed") await forgetConsents(id);
    if (access === "removed") await endWatching(id);
    await recordAudit(id, { actor: { kind: "customer", id: person.id }, action: `portal-access-${access}`, detail: {} });
  });
}

const afterRemovalWords: Record<AfterRemoval, string> = {
  gone: "The portal is no longer among the enterprise applications, and its consent went with it.",
  "shut-out": "Microsoft no longer lets the portal in, not even to look.",
  "still-shown": "Microsoft still showed the portal a few seconds later. Deletions can take minutes to be seen everywhere.",
  "not-known": "Microsoft did not answer when the portal looked again.",
};

const withoutAccess = (at: string) =>
  stepView("connect", "done", "The portal's access was removed. An administrator who signs in and consents brings it back.", at);

const accessWords: Record<PortalAccess, string> = {
  kept: "The portal's access was kept on purpose",
  removed: "The portal's access was removed",
};
