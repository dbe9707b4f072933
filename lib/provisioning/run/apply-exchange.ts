import "server-only";
import type { ExchangeClient } from "@/lib/microsoft/exchange/client";
import { observeExchange } from "@/lib/microsoft/exchange/observe";
import { customizeOrganization } from "@/lib/microsoft/exchange/organization";
import { assignRole, unassignRole } from "@/lib/microsoft/exchange/roles";
import { registerInExchange, removeFromExchange } from "@/lib/microsoft/exchange/service-principals";
import { type ExchangeChange, unknownChange } from "@/lib/onboarding/planning/changes";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import { isMadeInExchange } from "@/lib/onboarding/planning/made";
import { saveAgreements } from "@/lib/store/choices";
import type { KnownIds } from "../tenant/known-ids";
import { type AppliedChange, done, fromAnswer, notShownYet, notTried, troubleNow } from "./outcome";

type Removal = Extract<ExchangeChange, { do: `${"retire" | "remove"}-${string}` }>;
type Ids = { appId: string; servicePrincipalId: string };

/**
 * `customizedAt`: when the portal ran Enable-OrganizationCustomization, ISO 8601; null when it never did. `wasSent`: an earlier try got no
 * readable answer. Then Exchange is asked first whether the change was made.
 */
type ExchangeWork = { exchange: ExchangeClient; ids: KnownIds; customerId: string; customizedAt: string | null; wasSent: boolean };

/** Changes in Exchange, one cmdlet each. Exchange identifies an app by the object id of its service principal in Entra, not of its registration. */
export async function applyInExchange(change: ExchangeChange, work: ExchangeWork): Promise<AppliedChange> {
  const { exchange, ids, wasSent } = work;
  if (change.do === "customize-exchange") return customize(change, work);
  if (isRemoval(change)) return remove(change, exchange);
  const { appId, servicePrincipalId } = ids;
  if (appId === null || servicePrincipalId === null) return notTried(change);
  return (
    (wasSent ? await lookFirst(change, exchange, { appId, servicePrincipalId }) : null) ?? send(change, work, { appId, servicePrincipalId })
  );
}

const isRemoval = (change: ExchangeChange): change is Removal => change.do.startsWith("retire-") || change.do.startsWith("remove-");

/** Also when the app is gone from Entra, or not made anew yet: Exchange keeps its entry, and knows it by its own name. */
async function remove(change: Removal, exchange: ExchangeClient): Promise<AppliedChange> {
  switch (change.do) {
    case "retire-exchange-assignment":
      return fromAnswer(change, await unassignRole(exchange, change.name));
    case "remove-stale-exchange-service-principal":
    case "retire-exchange-service-principal":
      return fromAnswer(change, await removeFromExchange(exchange, change.identity));
  }
}

async function send(
  change: Exclude<ExchangeChange, Removal | { do: "customize-exchange" }>,
  work: ExchangeWork,
  ids: Ids,
): Promise<AppliedChange> {
  const { exchange } = work;
  const { appId, servicePrincipalId } = ids;
  switch (change.do) {
    case "register-in-exchange":
      return fromAnswer(change, await registerInExchange(exchange, { appId, servicePrincipalId, displayName: dropzoneApp.displayName }));
    case "assign-exchange-role":
      return assign(change, servicePrincipalId, work);
    default:
      return unknownChange(change);
  }
}

/** Null when the change was not made. */
async function lookFirst(
  change: ExchangeChange,
  exchange: ExchangeClient,
  { appId, servicePrincipalId }: Ids,
): Promise<AppliedChange | null> {
  const seen = await observeExchange(exchange, appId);
  if (!seen.known) return { ...notShownYet(change), trouble: troubleNow("microsoft-unreachable", { requestId: seen.requestId }) };
  return isMadeInExchange(change, seen.value, servicePrincipalId) ? done(change, null) : null;
}

async function customize(change: ExchangeChange, { exchange, customerId }: ExchangeWork): Promise<AppliedChange> {
  const answer = await customizeOrganization(exchange);
  if (answer.is === "done") await saveAgreements(customerId, { exchangeCustomizedAt: new Date().toISOString() });
  return fromAnswer(change, answer);
}

/** https://learn.microsoft.com/powershell/module/exchange/enable-organizationcustomization */
const customizingMs = 2 * 3_600_000;

async function assign(
  change: ExchangeChange,
  servicePrincipalId: string,
  { exchange, customizedAt }: ExchangeWork,
): Promise<AppliedChange> {
  const recentlyCustomized = customizedAt !== null && Date.now() - Date.parse(customizedAt) < customizingMs;
  const answer = await assignRole(exchange, { servicePrincipalId, role: dropzoneApp.exchangeRole, recentlyCustomized });
  const applied = fromAnswer(change, answer);
  const isCustomizing = recentlyCustomized && answer.is === "not-yet" && answer.error.kind === "refused";
  return isCustomizing ? { ...applied, trouble: troubleNow("exchange-customizing", { requestId: applied.requestId }) } : applied;
}
