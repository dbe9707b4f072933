import { permissionByName, type ResourceKey, resourceKeys, resources } from "@/lib/catalogue/permissions";
import type { PermissionCheck } from "../planning/checks";
import type { Fact } from "./checklist";

/**
 * What Microsoft has accepted and not put into effect everywhere: since when, and how long that usually takes. Microsoft promises no time; what
 * is usual comes from its documentation and from what others measured. Pure.
 */

/** `exchange`: https://learn.microsoft.com/exchange/permissions-exo/application-rbac, "up to two hours". */
const lags = {
  secret: { deed: "The client secret was made.", usual: "Usually accepted everywhere within half a minute, sometimes after some minutes." },
  grant: { deed: "Granted.", usual: "Usually in effect within minutes; Microsoft promises no time." },
  exchange: { deed: "The role was assigned.", usual: "Exchange: usually within the hour, sometimes after two." },
} as const;
type Lag = keyof typeof lags;

/** What is usual for the part of a form that waits for Exchange. */
export const usualInExchange = lags.exchange.usual;

const isOnItsWay = ({ inToken, works }: PermissionCheck): boolean => inToken === "on-its-way" || works === "on-its-way";

function lagOf({ code }: PermissionCheck, resource: ResourceKey): Lag {
  if (code === "secret-not-accepted-yet") return "secret";
  return resource === "exchange-online" ? "exchange" : "grant";
}

/** The slowest of what is on its way, in words. Null when nothing is. */
export function usualOf(checks: readonly PermissionCheck[]): string | null {
  const seen = checks.filter(isOnItsWay).map((check) => lagOf(check, resourceOf(check)));
  const slowest = (["exchange", "grant", "secret"] as const).find((lag) => seen.includes(lag));
  return slowest ? lags[slowest].usual : null;
}

/** A row for each service with something on its way. `madeAt`: when each change was made, by its id, ISO 8601. */
export function lagFacts(checks: readonly PermissionCheck[], madeAt: ReadonlyMap<string, string>): Fact[] {
  return resourceKeys.flatMap((resource): Fact[] => {
    const waiting = checks.filter((check) => isOnItsWay(check) && resourceOf(check) === resource);
    const [first] = waiting;
    if (first === undefined) return [];
    const lag = lagOf(first, resource);
    const since = waiting
      .flatMap(({ permission }) => madeAt.get(changeBehind(lag, permission)) ?? [])
      .sort()
      .at(-1);
    const { deed, usual } = lags[lag];
    const value = since === undefined ? usual : `${deed} ${usual}`;
    return [{ label: resources[resource].name, value, ...(since === undefined ? {} : { at: since }) }];
  });
}

const resourceOf = ({ permission }: PermissionCheck): ResourceKey => permissionByName(permission)?.resource ?? "microsoft-graph";

function changeBehind(lag: Lag, permission: string): string {
  switch (lag) {
    case "secret":
      return "create-client-secret";
    case "grant":
      return `grant-permission:${permission}`;
    case "exchange":
      return "assign-exchange-role";
  }
}
