import type { Duty } from "@/lib/catalogue/duties";
import { type Permission, permissions, type ResourceKey, resourceKeys, resources } from "@/lib/catalogue/permissions";

/**
 * What a pasted text says about the call that failed: of which service it was, for which permission, and whether the app or a person made
 * it. The same refusal means different things. Pure.
 */

export type Place = {
  /** The permissions that the text names, else the one that the call's path needs. */
  permissions: readonly Permission[];
  resource: ResourceKey | null;
  /** Null when the text does not tell. */
  caller: "app" | "person" | null;
  /** True for a call that only the app makes: to Defender, or to read what one of its permissions is for. */
  isOfApp: boolean;
  /** The duty of whoever would have to do it. By default Graph's permissions: most accounts lack the role for them. */
  duty: Duty;
};

export function placeOf(text: string): Place {
  const named = permissions.filter(({ name }) => mentions(text, name));
  const byPath = paths.find(({ path }) => path.test(text));
  const ofPath = byPath && permissions.filter(({ name }) => name === byPath.permission);
  const resource = named[0]?.resource ?? ofPath?.[0]?.resource ?? hosts.find(({ host }) => host.test(text))?.resource ?? idOfResource(text);
  const isDefender = /api[\w-]{0,6}\.security(?:center)?\.(?:microsoft|windows)|cloudappsecurity\.\w{2,3}\/(?:cas\/)?api/i.test(text);
  const isWriting = /\b(?:POST|PATCH|PUT|DELETE)\b/.test(text) && !/runHuntingQuery/i.test(text);
  return {
    permissions: named.length > 0 ? named : (ofPath ?? []),
    resource,
    caller: callerIn(text),
    isOfApp: isDefender || (ofPath !== undefined && !isWriting),
    duty: dutyIn(text, named[0]),
  };
}

/** Longer names are no mention: "Mail.ReadWrite" and "Mail.Read.Shared" do not mention "Mail.Read". */
function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name.replaceAll(".", "\\.")}(?!\\w|\\.\\w)`).test(text);
}

/** Paths of calls that need one of the app's permissions. The first that matches counts. */
const paths: readonly { path: RegExp; permission: Permission["name"] }[] = [
  { path: /\/security\/incidents/i, permission: "SecurityIncident.Read.All" },
  { path: /\/security\/alerts/i, permission: "SecurityAlert.Read.All" },
  { path: /runHuntingQuery/i, permission: "ThreatHunting.Read.All" },
  { path: /threatSubmission/i, permission: "ThreatSubmission.Read.All" },
  { path: /\/auditLogs\/|\/reports\/authenticationMethods|userRegistrationDetails/i, permission: "AuditLog.Read.All" },
  { path: /\/mailFolders|\/users\/[^\s/]{1,100}\/messages|\/me\/messages/i, permission: "Mail.Read" },
  { path: /cloudappsecurity\.com\/(?:cas\/)?api|\/api\/v1\/(?:alerts|activities|entities)/i, permission: "investigation.read" },
  { path: /\/api\/libraryfiles/i, permission: "Library.Manage" },
  { path: /runliveresponse|\/api\/machineactions/i, permission: "Machine.LiveResponse" },
  { path: /\/api\/machines/i, permission: "Machine.Read.All" },
  { path: /\/api\/files/i, permission: "File.Read.All" },
  {
    path: /graph\.microsoft\.\w{2,3}\/(?:v1\.0|beta)\/(?:users|groups|devices|directoryRoles|organization)\b/i,
    permission: "Directory.Read.All",
  },
];

const hosts: readonly { host: RegExp; resource: ResourceKey }[] = [
  { host: /cloudappsecurity\.|Cloud App Security|Defender for Cloud Apps/i, resource: "cloud-app-security" },
  {
    host: /api(?:-\w{2,4})?\.security(?:center)?\.(?:microsoft|windows)|WindowsDefenderATP|Defender for Endpoint/i,
    resource: "windows-defender-atp",
  },
  { host: /outlook\.office|Exchange ?Online|ManageAsApp|Microsoft\.Exchange/i, resource: "exchange-online" },
  { host: /graph\.microsoft/i, resource: "microsoft-graph" },
];

const idOfResource = (text: string): ResourceKey | null =>
  resourceKeys.find((key) => text.toLowerCase().includes(resources[key].appId)) ?? null;

/** An app signs in by itself, with a secret or a certificate; no page asks anybody. A log has fields for both, and one of them is empty. */
function callerIn(text: string): Place["caller"] {
  if (byApp.test(text)) return "app";
  if (byPerson.test(text)) return "person";
  return /service ?principal ?(?:id|name)["']?\s{0,3}[:=]\s{0,3}["']?(?!null|undefined)[\w[]/i.test(text) ? "app" : null;
}

const byApp =
  /client_credentials|service ?principal ?sign-?in|workload ?identit|Client(?:Secret|Certificate|Assertion)Credential|ConfidentialClient|ByClientCredential|AcquireTokenForClient|app-?only|managed ?identity|"idtyp":\s?"app"|-CertificateThumbprint|-CertificateFilePath/i;

const byPerson =
  /delegated|-Scopes|-UserPrincipalName|InteractiveBrowser|DeviceCode|signed-?in user|user_impersonation|grant_type=(?:authorization_code|refresh_token|password)|\/me\b|user ?principal ?name["']?\s{0,3}[:=]\s{0,3}["']?\[address/i;

function dutyIn(text: string, named: Permission | undefined): Duty {
  if (/Microsoft\.Exchange|outlook\.office|ManagementRole|New-ServicePrincipal|Get-ServicePrincipal|Exchange ?Online/i.test(text))
    return "exchange-admin";
  if (/security(center)?\.(microsoft|windows)|cloudappsecurity|Defender portal/i.test(text)) return "defender-access";
  if (named) return named.resource === "microsoft-graph" ? "graph-consent" : "app-admin";
  if (/appRoleAssign|oauth2PermissionGrant|consent/i.test(text)) return "graph-consent";
  if (
    /\b(create|update|addPassword|addKey|register)\w*\b.{0,40}\b(application|app registration)|\/applications\b|\/servicePrincipals\b|(New|Update|Remove|Add)-(Az|Mg|AzureAD)\w{0,40}(App|ServicePrincipal)/i.test(
      text,
    )
  )
    return "app-admin";
  return "graph-consent";
}
