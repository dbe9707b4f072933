import { effectiveAfter } from "../world/world";
import type { CmdletOutcome } from "./answers";
import type { CmdletCall } from "./parameters";
import { exchangeOf } from "./state";

/** The tenant as Exchange sees it, and its one-way step out of the shared default configuration. */

/** https://learn.microsoft.com/powershell/module/exchange/get-organizationconfig */
export function getOrganizationConfig({ tenant }: CmdletCall): CmdletOutcome {
  const initialDomain = tenant.verifiedDomains.find((domain) => domain.isInitial)?.name ?? "";
  return {
    ok: true,
    value: [
      {
        Name: initialDomain,
        Identity: initialDomain,
        DisplayName: tenant.displayName,
        IsDehydrated: exchangeOf(tenant).customization.state === "dehydrated",
        "IsDehydrated@odata.type": "#Boolean",
      },
    ],
  };
}

/** A second run fails and does no harm. https://learn.microsoft.com/powershell/module/exchange/enable-organizationcustomization */
export function enableOrganizationCustomization({ world, tenant }: CmdletCall): CmdletOutcome {
  const exchange = exchangeOf(tenant);
  if (exchange.customization.state === "customized") {
    return {
      ok: false,
      status: 400,
      errorId: "Ex6F9304",
      exception: "InvalidOperationException",
      text: "This operation is not required. Organization is already enabled for customization.",
    };
  }
  exchange.customization = { state: "customized", readyAt: effectiveAfter(world, "organization-customization") };
  return { ok: true, value: [] };
}
