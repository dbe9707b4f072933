import { permissions, resources } from "@/lib/catalogue/permissions";
import { dropzoneApp } from "./desired";
import { isOneOf, ownClientIds } from "./dropzone-side";
import { foreignItems } from "./foreign";
import { foreignItemWords } from "./foreign-words";
import { integrations } from "./integrations";
import { hasMade } from "./ledger";
import { type Observed, presentIn } from "./observed";
import { grantOf, type KnownToPortal } from "./plan";

/** What the portal did not make, as the undo finds it. In sentences. Pure. */

/** `stays`: it is not touched. `goesAlong`: Microsoft deletes it together with what the portal made and deletes. */
export type LeftByUndo = { stays: string[]; goesAlong: string[] };

export function leftByUndo(observed: Observed, known: KnownToPortal): LeftByUndo {
  const { made } = known;
  const app = presentIn(observed.application);
  const principal = presentIn(observed.servicePrincipal);
  if (app?.standing !== "ours") return { stays: besidesTheApp(observed, known), goesAlong: [] };
  const isAppMade = hasMade(made, "application", app.objectId);
  const isPrincipalMade = isAppMade || (principal !== null && hasMade(made, "service-principal", principal.servicePrincipalId));
  const others = [
    ...foreignItems(observed, known.ours, { certificate: null, refusedCertificates: [] }).map(({ since: _, ...item }) => ({
      what: capitalized(foreignItemWords(item)),
      goes: item.on === "service-principal" ? isPrincipalMade : isAppMade,
    })),
    ...permissions
      .filter((permission) => grantOf(observed, permission) !== null && !hasMade(made, "grant", permission.name))
      .map(({ name, resource }) => ({ what: `${name} on ${resources[resource].name}`, goes: isPrincipalMade })),
  ];
  return {
    stays: [
      ...(isAppMade ? [] : [`The app registration “${app.displayName}” stays: it was there before.`]),
      ...(principal === null || isPrincipalMade ? [] : ["Its enterprise application stays: it was there before."]),
      ...others.filter(({ goes }) => !goes).map(({ what }) => `${what} stays: the portal did not make it.`),
      ...besidesTheApp(observed, known),
    ],
    goesAlong: others.filter(({ goes }) => goes).map(({ what }) => `${what} was not made by the portal, and goes with the app.`),
  };
}

/** In Exchange and in Dropzone. */
function besidesTheApp(observed: Observed, { made, held }: KnownToPortal): string[] {
  const exchange = presentIn(observed.exchange);
  const isMade = (kind: "exchange-assignment" | "exchange-service-principal") => made.some((item) => item.kind === kind);
  return [
    ...(exchange?.roleAssignment && !isMade("exchange-assignment")
      ? [`The Exchange role “${dropzoneApp.exchangeRole}” stays: somebody else assigned it.`]
      : []),
    ...(exchange?.servicePrincipal && !isMade("exchange-service-principal")
      ? ["The app's entry in Exchange stays: somebody else made it."]
      : []),
    ...integrations.flatMap(({ kind, usedBy, tile }) => {
      const found = presentIn(observed.integrations[kind]);
      if (found === null) return [];
      const isOurs = isOneOf(found.clientId, ownClientIds(kind, observed, held));
      if (isOurs && hasMade(made, "integration", kind)) return [];
      const why = isOurs ? "the portal did not save it" : `it uses another app (client ID ${found.clientId})`;
      return [`The ${usedBy} “${tile}” in Dropzone stays: ${why}.`];
    }),
  ];
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
