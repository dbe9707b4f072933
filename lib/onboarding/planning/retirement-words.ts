import { resources } from "@/lib/catalogue/permissions";
import { counted } from "@/lib/catalogue/plural";
import type { Retirement } from "./changes";
import { dropzoneApp } from "./desired";
import { integrations } from "./integrations";

/** The words of a change that takes away something that the portal made. */

type RetirementWords = { sentence: string; detail: string | null; doing: string };

export function retirementWords(change: Retirement): RetirementWords {
  switch (change.do) {
    case "retire-integration": {
      const found = integrations.find(({ kind }) => kind === change.kind);
      return {
        sentence: `Remove the ${found?.usedBy} “${found?.tile}” from your Dropzone tenant`,
        detail: "Dropzone stops using the app with it. Investigations that are there stay.",
        doing: `Removing the ${found?.usedBy}`,
      };
    }
    case "retire-exchange-assignment":
      return {
        sentence: `Take the Exchange role “${dropzoneApp.exchangeRole}” away from the app`,
        detail: `${change.name} (Remove-ManagementRoleAssignment). From then on Dropzone cannot retrieve quarantined mail.`,
        doing: `Taking ${dropzoneApp.exchangeRole} away`,
      };
    case "retire-exchange-service-principal":
      return {
        sentence: "Remove the app's entry in Exchange",
        detail: "Exchange's own list of apps (Remove-ServicePrincipal). The enterprise application in Entra is not touched by it.",
        doing: "Removing the app's entry in Exchange",
      };
    case "retire-grant":
      return {
        sentence: `Take ${change.permission} on ${resources[change.resource].name} away from the app`,
        detail: null,
        doing: `Taking ${change.permission} away`,
      };
    case "retire-declarations":
      return {
        sentence: `Remove ${counted(change.permissions.length, "permission")} from the list on the app registration`,
        detail: `${change.permissions.join(", ")}. The portal declared ${change.permissions.length === 1 ? "it" : "them"}.`,
        doing: "Removing declared permissions",
      };
    case "retire-certificate":
      return {
        sentence: "Remove a certificate that the portal put on the app",
        detail: `Thumbprint ${change.thumbprint}. Nothing uses it any more.`,
        doing: "Removing the certificate",
      };
    case "retire-secret":
      return {
        sentence: "Remove a client secret that the portal created",
        detail: `Secret ID ${change.keyId}. Removed only after Dropzone works without it.`,
        doing: "Removing the client secret",
      };
    case "retire-service-principal":
      return {
        sentence: `Delete the enterprise application “${dropzoneApp.displayName}”`,
        detail: `Object ID ${change.servicePrincipalId}. Microsoft keeps it for 30 days, so that it can be restored.`,
        doing: "Deleting the enterprise application",
      };
    case "retire-application":
      return {
        sentence: `Delete the app registration “${dropzoneApp.displayName}”`,
        detail: `Client ID ${change.appId}. Microsoft keeps it for 30 days, so that it can be restored.`,
        doing: "Deleting the app registration",
      };
  }
}
