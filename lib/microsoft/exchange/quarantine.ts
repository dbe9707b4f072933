import type { ProbeResult } from "@/lib/onboarding/planning/probe-meaning";
import { interrupted, probeTrouble, works } from "../probe-result";
import type { ExchangeClient } from "./client";
import { ExchangeError } from "./exchange-error";

/**
 * Tries whether the app can read quarantined mail. Needs Exchange.ManageAsApp and the Transport Hygiene role. Exchange caches an app's
 * roles for half an hour to two hours, so right after the assignment a refusal means "not yet".
 * https://learn.microsoft.com/powershell/module/exchange/get-quarantinemessage
 */
export async function probeQuarantine(exchange: ExchangeClient): Promise<ProbeResult> {
  try {
    await exchange.run("Get-QuarantineMessage", { PageSize: 1 });
    return works(null);
  } catch (error) {
    if (error instanceof ExchangeError) return classifyQuarantineRefusal(error);
    throw error;
  }
}

/** observeExchange checks the configuration. When the role is assigned, a refusal comes from Exchange's cache. */
export function classifyQuarantineRefusal(error: ExchangeError): ProbeResult {
  const passing = interrupted(error);
  if (passing) return { ...passing, code: error.kind === "cut-off" ? "exchange-unreachable" : passing.code };
  if (error.says === "role-missing")
    return probeTrouble("on-its-way", "exchange-not-effective", "Exchange has not put the role into effect yet.", error.requestId);
  return probeTrouble("unknown", "exchange-refused", "Exchange did not accept the command.", error.requestId);
}
