import "server-only";
import type { ExchangeClient } from "@/lib/microsoft/exchange/client";
import { observeExchange } from "@/lib/microsoft/exchange/observe";
import { assignRole } from "@/lib/microsoft/exchange/roles";
import { registerInExchange, removeFromExchange } from "@/lib/microsoft/exchange/service-principals";
import { type ExchangeChange, unknownChange } from "@/lib/onboarding/planning/changes";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import { isMadeInExchange } from "@/lib/onboarding/planning/made";
import type { KnownIds } from "../tenant/known-ids";
import { type AppliedChange, done, fromAnswer, notShownYet, notTried, troubleNow } from "./outcome";

type Ids = { appId: string; servicePrincipalId: string };

/**
 * Changes in Exchange, one cmdlet each. Exchange identifies an app by the object id of its service principal in Entra, not of its
 * registration. `wasSent`: an earlier try got no readable answer. Then Exchange is asked first whether the change was made.
 */
export async function applyInExchange(
  change: ExchangeChange,
  exchange: ExchangeClient,
  { ids, wasSent }: { ids: KnownIds; wasSent: boolean },
): Promise<AppliedChange> {
  const { appId, servicePrincipalId } = ids;
  if (appId === null || servicePrincipalId === null) return notTried(change);
  return (
    (wasSent ? await lookFirst(change, exchange, { appId, servicePrincipalId }) : null) ??
    send(change, exchange, { appId, servicePrincipalId })
  );
}

async function send(change: ExchangeChange, exchange: ExchangeClient, { appId, servicePrincipalId }: Ids): Promise<AppliedChange> {
  switch (change.do) {
    case "remove-stale-exchange-service-principal":
      return fromAnswer(change, await removeFromExchange(exchange, change.identity));
    case "register-in-exchange":
      return fromAnswer(change, await registerInExchange(exchange, { appId, servicePrincipalId, displayName: dropzoneApp.displayName }));
    case "assign-exchange-role":
      return fromAnswer(change, await assignRole(exchange, { servicePrincipalId, role: dropzoneApp.exchangeRole }));
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
