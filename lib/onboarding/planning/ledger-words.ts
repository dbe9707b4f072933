import { resourceKeys, resources } from "@/lib/catalogue/permissions";
import { dropzoneApp } from "./desired";
import { integrations } from "./integrations";
import type { Made } from "./ledger";

/** The ledger in words. Pure. */

/** `id`: Microsoft's own id, where it has one that somebody may look for. */
export function madeWords({ kind, id }: Made): { what: string; id: string | null } {
  switch (kind) {
    case "application":
      return { what: `App registration “${dropzoneApp.displayName}”`, id };
    case "service-principal":
      return { what: `Enterprise application “${dropzoneApp.displayName}”`, id };
    case "declaration":
      return { what: `${id}, declared on the app registration`, id: null };
    case "grant":
      return { what: `${id}, granted to the app`, id: null };
    case "secret":
      return { what: "Client secret", id };
    case "certificate":
      return { what: "Certificate on the app", id };
    case "watching":
      return { what: `${id}, granted to the portal for watching`, id: null };
    case "resource":
      return { what: `Microsoft's service “${serviceName(id)}”`, id: null };
    case "exchange-service-principal":
      return { what: "The app's entry in Exchange", id };
    case "exchange-assignment":
      return { what: `Exchange role “${id}”`, id: null };
    case "exchange-customization":
      return { what: "Customization of the Exchange organization", id: null };
    case "integration": {
      const found = integrations.find((integration) => integration.kind === id);
      return { what: `${found?.usedBy ?? id} in Dropzone`, id: null };
    }
  }
}

/** What stays for good: others may use it by now, or Microsoft has no way back. */
export function staysWords(made: readonly Made[]): string[] {
  return made.flatMap(({ kind, id }) => {
    if (kind === "resource")
      return [
        `Microsoft's service “${serviceName(id)}” stays in your tenant: it is Microsoft's own, grants nothing, and others may use it by now.`,
      ];
    if (kind === "exchange-customization") return ["Your Exchange organization stays customized: Microsoft has no way back."];
    return [];
  });
}

const serviceName = (id: string): string => {
  const key = resourceKeys.find((one) => one === id);
  return key ? resources[key].name : id;
};
