import "server-only";
import type { ExchangeClient } from "@/lib/microsoft/exchange/client";
import { assignRole } from "@/lib/microsoft/exchange/roles";
import { registerInExchange, removeFromExchange } from "@/lib/microsoft/exchange/service-principals";
import { type ExchangeChange, unknownChange } from "@/lib/onboarding/planning/changes";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import type { KnownIds } from "../tenant/known-ids";
import { type AppliedChange, fromAnswer, notTried } from "./outcome";

/** Changes in Exchange, one cmdlet each. Exchange identifies an app by the object id of its service principal in Entra, not of its registration. */
export async function applyInExchange(change: ExchangeChange, exchange: ExchangeClient, ids: KnownIds): Promise<AppliedChange> {
  const { appId, servicePrincipalId } = ids;
  if (appId === null || servicePrincipalId === null) return notTried(change);
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
