import "server-only";
import type { ExchangeClient } from "@/lib/microsoft/exchange/client";
import { customizeOrganization } from "@/lib/microsoft/exchange/organization";
import { assignRole } from "@/lib/microsoft/exchange/roles";
import { registerInExchange, removeFromExchange } from "@/lib/microsoft/exchange/service-principals";
import { type ExchangeChange, unknownChange } from "@/lib/onboarding/planning/changes";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import { saveAgreements } from "@/lib/store/choices";
import type { KnownIds } from "../tenant/known-ids";
import { type AppliedChange, fromAnswer, notTried, troubleNow } from "./outcome";

/** `customizedAt`: when the portal ran Enable-OrganizationCustomization, ISO 8601; null when it never did. */
type ExchangeWork = { exchange: ExchangeClient; ids: KnownIds; customerId: string; customizedAt: string | null };

/** Changes in Exchange, one cmdlet each. Exchange identifies an app by the object id of its service principal in Entra, not of its registration. */
export async function applyInExchange(change: ExchangeChange, work: ExchangeWork): Promise<AppliedChange> {
  const { exchange, ids } = work;
  if (change.do === "customize-exchange") return customize(change, work);
  const { appId, servicePrincipalId } = ids;
  if (appId === null || servicePrincipalId === null) return notTried(change);
  switch (change.do) {
    case "remove-stale-exchange-service-principal":
      return fromAnswer(change, await removeFromExchange(exchange, change.identity));
    case "register-in-exchange":
      return fromAnswer(change, await registerInExchange(exchange, { appId, servicePrincipalId, displayName: dropzoneApp.displayName }));
    case "assign-exchange-role":
      return assign(change, servicePrincipalId, work);
    default:
      return unknownChange(change);
  }
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
