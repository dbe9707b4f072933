import { capability } from "@/lib/catalogue/capabilities";
import type { Duty } from "@/lib/catalogue/duties";
import { isNeverTried, type PermissionName, permissionByName, permissions, resources } from "@/lib/catalogue/permissions";
import { counted, listed } from "@/lib/catalogue/plural";
import type { StepSlug } from "@/lib/catalogue/steps";
import { watchingPermission } from "@/lib/catalogue/watching";
import { type Change, type HandOver, isRetirement, type Replaced, serviceOf } from "./changes";
import { dropzoneApp } from "./desired";
import { removalWords } from "./foreign-words";
import type { FormPart } from "./integrations";
import { notConfirmedWords } from "./not-confirmed-words";
import { retirementWords } from "./retirement-words";

/** The words of a change, in the plan and while it is made; and the step, the duty and the heading that it belongs to. */

export type ChangeWords = {
  /** In the plan: "Create the app registration “Dropzone AI”". */
  sentence: string;
  detail: string | null;
  /** The integrations that use the permission. Null for other changes. */
  usedBy: string | null;
  /** While it is made: "Creating the app registration". */
  doing: string;
};

export function changeWords(change: Change): ChangeWords {
  if (isRetirement(change)) return { ...retirementWords(change), usedBy: null };
  switch (change.do) {
    case "remove-foreign":
      return { ...removalWords(change.item), usedBy: null };
    case "adopt-application":
      return words(
        `Use the existing app registration “${dropzoneApp.displayName}”`,
        `Client ID ${change.appId}. From then on it counts as Dropzone's, and it is limited to your tenant.`,
        "Taking over the existing app registration",
      );
    case "add-resource":
      return words(
        `Add Microsoft's service “${resources[change.resource].name}” to your tenant`,
        "Its permissions cannot be granted before it is there. Microsoft owns it; adding it grants nothing.",
        `Adding ${resources[change.resource].name}`,
      );
    case "create-application":
      return words(
        `Create the app registration “${dropzoneApp.displayName}”`,
        `Single-tenant: it can be used in your tenant only. ${counted(change.permissions.length, "permission")} declared on it${change.thumbprint ? `, with ${certificateWords(change.notConfirmed)} (thumbprint ${change.thumbprint})` : ""}.`,
        "Creating the app registration",
      );
    case "declare-permissions":
      return words(
        `Declare ${list(change.permissions)} on the app registration`,
        "Declaring lists a permission on the app. It grants nothing yet.",
        "Declaring permissions",
      );
    case "add-certificate":
      return words(
        change.notConfirmed ? "Upload a certificate that is not confirmed by Dropzone" : "Upload the certificate of your Dropzone tenant",
        `${change.notConfirmed ? `${uploadedWords(change.notConfirmed)}. Whoever has its private key can sign in as the app. ` : ""}Thumbprint ${change.thumbprint}. Certificates that are already there stay.`,
        "Uploading the certificate",
      );
    case "remove-refused-certificate":
      return words(
        "Remove a certificate that is not your Dropzone tenant's",
        `Thumbprint ${change.thumbprint}. It was uploaded here, and Dropzone uses another one. Whoever has its private key can sign in as the app.`,
        "Removing the refused certificate",
      );
    case "create-service-principal":
      return words(
        "Create its enterprise application",
        "The app's identity in your tenant (service principal), to which permissions are granted.",
        "Creating the enterprise application",
      );
    case "remove-orphan-secret":
      return words(
        "Remove a client secret that an interrupted run left behind",
        `Secret ID ${change.keyId}. Nobody has its value.`,
        "Removing a left-over secret",
      );
    case "create-client-secret":
      return words(
        `Create the client secret “${dropzoneApp.secretName}”`,
        `${lifeWords(change.days)} It is encrypted here, handed to Dropzone, and then destroyed here.`,
        "Creating the client secret",
      );
    case "grant-permission": {
      const permission = permissionByName(change.permission);
      return {
        sentence: `Grant ${change.permission} on ${resources[change.resource].name}`,
        detail: permission
          ? `${permission.purpose} ${permission.permits}${isNeverTried(permission.name) ? ` ${notTriedAfterwards}` : ""}`
          : null,
        usedBy: permission ? permission.usedBy.join(" and ") : null,
        doing: `Granting ${change.permission}`,
      };
    }
    case "grant-watching":
      return words(
        `Grant ${watchingPermission.name} to this portal`,
        "The portal's own enterprise application gets this one permission: once a day it reads the app, its credentials, owners and permissions. It can change nothing with it. You can take it back at any time.",
        "Letting the portal look once a day",
      );
    case "retire-watching":
      return words(
        `Take ${watchingPermission.name} back from this portal`,
        "From then on the portal sees nothing in your tenant unless one of you signs in.",
        "Taking the portal's permission back",
      );
    case "remove-stale-exchange-service-principal":
      return words(
        "Remove an outdated entry for the app in Exchange",
        "It points to an enterprise application that is gone.",
        "Removing the outdated entry in Exchange",
      );
    case "register-in-exchange":
      return words(
        "Register the app in Exchange",
        "Exchange keeps its own list of apps (New-ServicePrincipal).",
        "Registering the app in Exchange",
      );
    case "customize-exchange":
      return words(
        "Customize your Exchange organization",
        "Runs Enable-OrganizationCustomization, as you agreed. It cannot be undone. Exchange takes up to two hours before it assigns roles.",
        "Customizing the Exchange organization",
      );
    case "assign-exchange-role":
      return words(
        `Assign the Exchange role “${dropzoneApp.exchangeRole}”`,
        "It manages quarantine and anti-spam settings. Dropzone uses it to retrieve quarantined mail (New-ManagementRoleAssignment).",
        `Assigning ${dropzoneApp.exchangeRole}`,
      );
    case "save-data-source":
      return saving(change, "Data Source “Entra ID / Exchange Online / Microsoft Defender”", "Saving the Data Source");
    case "save-alert-source":
      return saving(change, "Alert Source “Exchange Online / Microsoft Defender”", "Saving the Alert Source");
  }
}

const notTriedAfterwards = "The portal does not try it afterwards: every call with it does something on a machine.";

const uploadedWords = ({ uploadedBy }: { uploadedBy: string | null }) => `U${notConfirmedWords(uploadedBy).slice(1)}`;

const certificateWords = (notConfirmed: { uploadedBy: string | null } | undefined): string =>
  notConfirmed ? `a certificate ${notConfirmedWords(notConfirmed.uploadedBy)}` : "the certificate of your Dropzone tenant";

function saving({ do: change, host, replaces, parts = [], later = [] }: HandOver, what: string, doing: string): ChangeWords {
  const ingests = change === "save-alert-source" ? " Alerts are ingested from then on." : "";
  const where = host === undefined ? "in Dropzone" : `in your Dropzone tenant ${host}`;
  const secret = host === undefined ? "" : ` The client secret goes to ${host}.`;
  const detail = `${replaces ? `${replacedWords(replaces)} ` : ""}Tested before it is saved.${ingests}${savedAgain(parts)}${leftForLater(later)}${secret}`;
  return words(`${replaces ? "Replace" : "Save"} the ${what} ${where}`, detail, doing);
}

const partNames = (parts: readonly FormPart[]) => listed(parts.map((part) => capability(part).name));

const savedAgain = (parts: readonly FormPart[]): string =>
  parts.length === 0
    ? ""
    : ` If ${partNames(parts)} ${parts.length === 1 ? "takes" : "take"} longer, it is saved without at first, and then again.`;

const leftForLater = (later: readonly FormPart[]): string =>
  later.length === 0 ? "" : ` Without ${partNames(later)} for now; a later plan saves it again with that.`;

/** Whose integration is replaced, in a sentence. */
export function replacedWords({ of, tenantId, clientId }: Replaced): string {
  switch (of) {
    case "another-tenant":
      return `The one that is there belongs to another Entra tenant (tenant ID ${tenantId}, client ID ${clientId}) and stops working.`;
    case "another-app":
      return `The one that is there uses another app of your tenant (client ID ${clientId}) and stops working.`;
  }
}

/** `days`: what the admin agreed to. */
const lifeWords = (days: number | undefined): string =>
  days === undefined
    ? "Valid for two years. If a policy of your tenant caps that, for the longest of 364, 179 or 89 days that it allows."
    : `Valid for ${counted(days, "day")}, as you agreed.`;

const words = (sentence: string, detail: string, doing: string): ChangeWords => ({ sentence, detail, usedBy: null, doing });
const list = (names: readonly PermissionName[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");

/** The steps that a change belongs to. There are two when a new app is created together with its certificate. */
export function stepsOf(change: Change): StepSlug[] {
  return change.do === "create-application" && change.thumbprint !== null ? [stepOf(change), "certificate"] : [stepOf(change)];
}

function stepOf(change: Change): StepSlug {
  switch (change.do) {
    case "remove-foreign":
    case "adopt-application":
    case "create-application":
    case "create-service-principal":
    case "retire-service-principal":
    case "retire-application":
      return "app-registration";
    case "create-client-secret":
    case "remove-orphan-secret":
    case "retire-secret":
      return "client-secret";
    case "add-certificate":
    case "remove-refused-certificate":
    case "retire-certificate":
      return "certificate";
    case "add-resource":
      return permissions.find((p) => p.resource === change.resource)?.step ?? "graph-permissions";
    case "declare-permissions":
    case "retire-declarations":
      return permissionByName(change.permissions[0] ?? "")?.step ?? "graph-permissions";
    case "grant-permission":
    case "retire-grant":
      return permissionByName(change.permission)?.step ?? "graph-permissions";
    case "grant-watching":
    case "retire-watching":
      return "finish";
    case "remove-stale-exchange-service-principal":
    case "register-in-exchange":
    case "retire-exchange-service-principal":
      return "exchange-service-principal";
    case "customize-exchange":
    case "assign-exchange-role":
    case "retire-exchange-assignment":
      return "exchange-role";
    case "retire-integration":
      return change.kind;
    case "save-data-source":
      return "data-source";
    case "save-alert-source":
      return "alert-source";
  }
}

/** The duty that Microsoft (or Dropzone) requires for the change. */
export function dutyFor(change: Change): Duty {
  switch (serviceOf(change)) {
    case "graph":
      if (change.do === "remove-foreign") return change.item.what === "grant" ? "graph-consent" : "app-admin";
      if (change.do === "grant-watching" || change.do === "retire-watching") return "graph-consent";
      return (change.do === "grant-permission" || change.do === "retire-grant") && change.resource === "microsoft-graph"
        ? "graph-consent"
        : "app-admin";
    case "exchange":
      return "exchange-admin";
    case "dropzone":
      return "dropzone-admin";
  }
}

const retirementHeadings = { dropzone: "Remove from Dropzone", exchange: "Remove from Exchange", graph: "Remove from Entra" } as const;

/** The heading above the change where a plan is shown. It is only shown; nothing depends on it. */
export function headingOf(change: Change): string {
  if (isRetirement(change)) return retirementHeadings[serviceOf(change)];
  switch (change.do) {
    case "remove-foreign":
    case "remove-orphan-secret":
    case "retire-watching":
      return "Remove";
    case "add-resource":
    case "adopt-application":
    case "create-application":
    case "create-service-principal":
    case "create-client-secret":
      return "Create";
    case "remove-refused-certificate":
      return "Remove";
    case "add-certificate":
      return "Upload";
    case "declare-permissions":
    case "grant-permission":
    case "grant-watching":
      return "Grant";
    case "customize-exchange":
    case "remove-stale-exchange-service-principal":
    case "register-in-exchange":
    case "assign-exchange-role":
      return "Assign in Exchange";
    case "save-data-source":
    case "save-alert-source":
      return change.replaces ? "Replace in Dropzone" : "Send to Dropzone";
  }
}
