/** Graph's addresses in one form: no alternate keys in brackets, no `myorganization`, the spelling of Microsoft's documentation. */

const words = [
  "applications",
  "servicePrincipals",
  "appRoleAssignedTo",
  "appRoleAssignments",
  "addPassword",
  "removePassword",
  "addKey",
  "owners",
  "$ref",
  "federatedIdentityCredentials",
  "oauth2PermissionGrants",
  "organization",
  "me",
  "memberOf",
  "transitiveMemberOf",
  "getMemberObjects",
  "microsoft.graph.directoryRole",
  "microsoft.graph.application",
  "microsoft.graph.servicePrincipal",
  "users",
  "messages",
  "photo",
  "photos",
  "directory",
  "deletedItems",
  "restore",
  "policies",
  "defaultAppManagementPolicy",
  "auditLogs",
  "directoryAudits",
  "signIns",
  "reports",
  "authenticationMethods",
  "userRegistrationDetails",
  "security",
  "alerts_v2",
  "incidents",
  "runHuntingQuery",
  "threatSubmission",
  "emailThreats",
  "subscribedSkus",
  "roleManagement",
  "roleAssignments",
];
const spelling = new Map(words.map((word) => [word.toLowerCase(), word]));

/** "/v1.0/myorganization/serviceprincipals(appId='x')/appRoleAssignedTo" → "/v1.0/servicePrincipals/appId='x'/appRoleAssignedTo" */
export function canonicalPath(pathname: string): string {
  return decodeURIComponent(pathname)
    .replace(/^\/(v1\.0|beta)\/myorganization(?=\/|$)/i, "/$1")
    .replace(/\(((?:\w+=)?'[^']*')\)/g, "/$1")
    .replace(/\/microsoft\.graph\.(?:security\.)?(addPassword|removePassword|addKey|runHuntingQuery|restore)(?=\/|$)/gi, "/$1")
    .replace(/\/+$/, "")
    .split("/")
    .map((segment) => spelling.get(segment.toLowerCase()) ?? segment)
    .join("/");
}

export type Key = { by: "id" | "appId" | "uniqueName"; value: string };

/** "appId='x'" → by app id; anything else is an object id. */
export function parseKey(segment: string): Key {
  const alternate = /^(appId|uniqueName)='([^']*)'$/i.exec(segment);
  if (!alternate?.[1]) return { by: "id", value: segment.replace(/^'|'$/g, "") };
  return { by: alternate[1].toLowerCase() === "appid" ? "appId" : "uniqueName", value: alternate[2] ?? "" };
}
