import type { Observation } from "@/lib/onboarding/planning/observed";
import { known, unknownFrom } from "../observations";
import type { WriteAnswer } from "../write-answer";
import type { ExchangeClient } from "./client";
import { ExchangeError } from "./exchange-error";
import { exchangeWrite } from "./writes";

/** The Exchange organization: whether roles can be assigned in it at all, and what the caller may run. */

/**
 * Whether Enable-OrganizationCustomization has run. Null when Exchange did not say: whoever may assign roles may not always read this.
 * https://learn.microsoft.com/powershell/module/exchange/get-organizationconfig
 */
export async function findCustomization(exchange: ExchangeClient): Promise<boolean | null> {
  try {
    const [row] = await exchange.run("Get-OrganizationConfig");
    return typeof row?.IsDehydrated === "boolean" ? !row.IsDehydrated : null;
  } catch (error) {
    if (error instanceof ExchangeError) return null;
    throw error;
  }
}

/** Never run unasked: it cannot be undone. A second run fails and does no harm. https://learn.microsoft.com/powershell/module/exchange/enable-organizationcustomization */
export async function customizeOrganization(exchange: ExchangeClient): Promise<WriteAnswer> {
  const answer = await exchangeWrite(async () => {
    await exchange.run("Enable-OrganizationCustomization");
    return null;
  }, []);
  const isDone = answer.is === "failed" && /not required|already enabled/i.test(answer.error.message);
  return isDone ? { is: "already-there", requestId: answer.error.requestId } : answer;
}

const needed = ["New-ServicePrincipal", "New-ManagementRoleAssignment"];

/** Whether the caller may run the two cmdlets that register the app and assign its role. */
export async function observeRights(exchange: ExchangeClient): Promise<Observation<boolean>> {
  try {
    const cmdlets = (await exchange.listCmdlets()).map((name) => name.toLowerCase());
    return known(
      needed.every((name) => cmdlets.includes(name.toLowerCase())),
      null,
    );
  } catch (error) {
    if (error instanceof ExchangeError) return unknownFrom(error);
    throw error;
  }
}
