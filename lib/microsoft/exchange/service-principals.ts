import { z } from "zod";
import type { WriteAnswer } from "../write-answer";
import type { ExchangeClient, ExchangeRow } from "./client";
import { exchangeRemoval, exchangeWrite } from "./writes";

/** Exchange's own list of apps. Its entries point at the Entra service principal by object id. */

export type ExchangePointer = {
  identity: string;
  appId: string;
  /** Must equal the id of the Entra service principal. An entry with another id is stale and cannot be edited. */
  objectId: string;
  /** All names and ids that Exchange may use for it elsewhere. */
  names: readonly string[];
};

const rowSchema = z.looseObject({ AppId: z.string(), ObjectId: z.string() });
const nameFields = ["Identity", "Name", "Guid", "ObjectId", "AppId", "DisplayName", "DistinguishedName", "Sid"];

/**
 * Needs an Exchange role with Role Management. When Exchange does not know the requested entry, it returns all entries. So this reads all
 * and picks ours. https://learn.microsoft.com/powershell/module/exchange/get-serviceprincipal
 */
export async function findExchangeServicePrincipal(exchange: ExchangeClient, appId: string): Promise<ExchangePointer | null> {
  return pointerFor(await exchange.run("Get-ServicePrincipal"), appId);
}

export function pointerFor(rows: readonly ExchangeRow[], appId: string): ExchangePointer | null {
  for (const row of rows) {
    const parsed = rowSchema.safeParse(row);
    if (parsed.success && parsed.data.AppId.toLowerCase() === appId.toLowerCase()) return pointer(parsed.data);
  }
  return null;
}

function pointer(row: z.infer<typeof rowSchema>): ExchangePointer {
  const names = nameFields.flatMap((name) => (typeof row[name] === "string" && row[name] !== "" ? [row[name] as string] : []));
  return {
    identity: typeof row.Identity === "string" && row.Identity !== "" ? row.Identity : row.AppId,
    appId: row.AppId,
    objectId: row.ObjectId,
    names,
  };
}

export type Registration = { appId: string; servicePrincipalId: string; displayName: string };

/**
 * The ObjectId is the service principal's, not the app registration's. Exchange accepts the wrong one without an error.
 * https://learn.microsoft.com/powershell/module/exchange/new-serviceprincipal
 */
export function registerInExchange(
  exchange: ExchangeClient,
  { appId, servicePrincipalId, displayName }: Registration,
): Promise<WriteAnswer<ExchangePointer | null>> {
  return exchangeWrite(
    async () =>
      pointerFor(
        await exchange.run("New-ServicePrincipal", { AppId: appId, ObjectId: servicePrincipalId, DisplayName: displayName }),
        appId,
      ),
    ["not-replicated"],
  );
}

/** https://learn.microsoft.com/powershell/module/exchange/remove-serviceprincipal */
export function removeFromExchange(exchange: ExchangeClient, identity: string): Promise<WriteAnswer> {
  return exchangeRemoval(() => exchange.run("Remove-ServicePrincipal", { Identity: identity, Confirm: false }));
}
