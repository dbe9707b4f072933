import { auditsOf, type DirectoryAudit } from "../world/audits";
import { guidFor } from "../world/ids";
import { both, type Call, type GraphRoute, learn } from "./call";
import { listAnswer } from "./odata";
import { GraphRefusal } from "./refusals";

/** Audit and sign-in logs, and how people prove who they are. learn.microsoft.com/graph/api/resources/azure-ad-auditlog-overview */

/** 403 without Entra ID P1. learn.microsoft.com/troubleshoot/entra/entra-id/governance/aad-reporting-api-error */
function requirePremium({ tenant }: Call) {
  if (tenant.licences.entraP1) return;
  throw new GraphRefusal(
    403,
    "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
    "Neither tenant is B2C or tenant doesn't have premium license",
  );
}

const seenAt = "2026-01-05T08:00:00Z";

/** Newest first. */
function directoryAudits(call: Call): Response {
  const items = [...auditsOf(call.tenant).entries.map(auditShape)].reverse();
  return listAnswer(call, {
    type: "microsoft.graph.directoryAudit",
    entitySet: "auditLogs/directoryAudits",
    items: [...items, longAgo(call)],
    filterable: ["category", "activityDisplayName", "activityDateTime", "targetResources"],
  });
}

/** learn.microsoft.com/graph/api/resources/directoryaudit */
const auditShape = ({ id, at, activity, by, target }: DirectoryAudit) => ({
  id,
  category: "ApplicationManagement",
  correlationId: guidFor(`audit-correlation:${id}`),
  result: "success",
  resultReason: "",
  activityDisplayName: activity,
  activityDateTime: at,
  loggedByService: "Core Directory",
  operationType: activity.split(" ")[0] ?? "",
  initiatedBy:
    by.kind === "person"
      ? { app: null, user: { id: by.id, displayName: null, userPrincipalName: by.name, ipAddress: null } }
      : { app: { appId: by.id, displayName: by.name, servicePrincipalId: null, servicePrincipalName: null }, user: null },
  targetResources: [
    { id: target.id, displayName: target.name, type: target.type, userPrincipalName: null, groupType: null, modifiedProperties: [] },
  ],
  additionalDetails: [],
});

function longAgo(call: Call) {
  const person = call.tenant.people[0];
  return {
    id: `Directory_${guidFor(`audit:${call.tenant.label}`)}`,
    category: "UserManagement",
    correlationId: guidFor(`audit-correlation:${call.tenant.label}`),
    result: "success",
    resultReason: "",
    activityDisplayName: "Update user",
    activityDateTime: seenAt,
    loggedByService: "Core Directory",
    operationType: "Update",
    initiatedBy: {
      app: null,
      user: { id: person?.id ?? null, displayName: null, userPrincipalName: person?.userName ?? null, ipAddress: null },
    },
    targetResources: [],
    additionalDetails: [],
  };
}

function signIns(call: Call): Response {
  requirePremium(call);
  const items = call.tenant.people.slice(0, 1).map((person) => ({
    id: guidFor(`sign-in:${person.id}`),
    createdDateTime: seenAt,
    userDisplayName: person.name,
    userPrincipalName: person.userName,
    userId: person.id,
    appDisplayName: "Microsoft 365",
    ipAddress: "192.0.2.10",
    clientAppUsed: "Browser",
    conditionalAccessStatus: "success",
    isInteractive: true,
    status: { errorCode: 0, failureReason: "Other.", additionalDetails: null },
  }));
  return listAnswer(call, {
    type: "microsoft.graph.signIn",
    entitySet: "auditLogs/signIns",
    items,
    filterable: ["userId", "userPrincipalName"],
  });
}

function registrationDetails(call: Call): Response {
  requirePremium(call);
  const items = call.tenant.people.map((person) => ({
    id: person.id,
    userPrincipalName: person.userName,
    userDisplayName: person.name,
    userType: "member",
    isAdmin: person.directoryRoles.length > 0,
    isSsprRegistered: true,
    isSsprEnabled: true,
    isSsprCapable: true,
    isMfaRegistered: true,
    isMfaCapable: true,
    isPasswordlessCapable: false,
    methodsRegistered: ["microsoftAuthenticatorPush"],
    lastUpdatedDateTime: seenAt,
  }));
  return listAnswer(call, {
    type: "microsoft.graph.userRegistrationDetails",
    entitySet: "reports/authenticationMethods/userRegistrationDetails",
    items,
    filterable: ["id", "userPrincipalName"],
  });
}

const test = "a probe for each permission passes with it and fails without it";
const note = "Changes of apps and service principals, and a few made-up rows; a person's directory role is not looked at.";

export const logRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/v1.0/auditLogs/directoryAudits",
    permissions: both("AuditLog.Read.All", "Directory.Read.All"),
    style: "reports",
    handler: directoryAudits,
    parity: { truth: "simplified", page: `${learn}/directoryaudit-list`, test, note },
  },
  {
    method: "GET",
    path: "/v1.0/auditLogs/signIns",
    permissions: both("AuditLog.Read.All"),
    style: "reports",
    handler: signIns,
    parity: { truth: "simplified", page: `${learn}/signin-list`, test, note },
  },
  {
    method: "GET",
    path: "/v1.0/reports/authenticationMethods/userRegistrationDetails",
    permissions: both("AuditLog.Read.All"),
    style: "reports",
    handler: registrationDetails,
    parity: { truth: "simplified", page: `${learn}/authenticationmethodsroot-list-userregistrationdetails`, test, note },
  },
];
