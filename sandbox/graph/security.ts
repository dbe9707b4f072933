import { guidFor } from "../world/ids";
import { both, type Call, type GraphRoute, type Json, learn } from "./call";
import { listAnswer } from "./odata";
import { GraphRefusal } from "./refusals";

/** Alerts, incidents, hunting and reported mail: what the Dropzone app reads with application permissions. learn.microsoft.com/graph/api/resources/security-api-overview */

/** 403 where Defender XDR was never opened. */
function requireDefender({ tenant }: Call) {
  if (tenant.licences.defenderXdr) return;
  throw new GraphRefusal(403, "Forbidden", `Account is not provisioned. Tenant ${tenant.id}.`);
}

const seenAt = "2026-01-05T08:00:00Z";

function alerts(call: Call): Response {
  requireDefender(call);
  const item: Json = {
    id: `da${guidFor(`alert:${call.tenant.label}`).replace(/-/g, "")}_1`,
    providerAlertId: guidFor(`alert:${call.tenant.label}`),
    incidentId: "1",
    status: "new",
    severity: "medium",
    classification: null,
    determination: null,
    serviceSource: "microsoftDefenderForOffice365",
    detectionSource: "microsoftDefenderForOffice365",
    tenantId: call.tenant.id,
    title: "Email reported by user as malware or phish",
    description: "A person in your organization reported a message.",
    category: "InitialAccess",
    createdDateTime: seenAt,
    lastUpdateDateTime: seenAt,
    evidence: [],
  };
  return listAnswer(call, {
    type: "microsoft.graph.security.alert",
    entitySet: "security/alerts_v2",
    items: [item],
    filterable: ["severity", "status", "serviceSource"],
  });
}

function incidents(call: Call): Response {
  requireDefender(call);
  const item = {
    id: "1",
    tenantId: call.tenant.id,
    status: "active",
    severity: "medium",
    displayName: "Email reported by user as malware or phish involving one user",
    createdDateTime: seenAt,
    lastUpdateDateTime: seenAt,
    assignedTo: null,
    classification: "unknown",
    determination: "unknown",
    customTags: [],
    comments: [],
  };
  return listAnswer(call, {
    type: "microsoft.graph.security.incident",
    entitySet: "security/incidents",
    items: [item],
    filterable: ["severity", "status"],
  });
}

const tables = [
  "alertinfo",
  "alertevidence",
  "emailevents",
  "emailurlinfo",
  "emailattachmentinfo",
  "emailpostdeliveryevents",
  "urlclickevents",
  "identityinfo",
  "identitylogonevents",
  "aadsignineventsbeta",
  "cloudappevents",
  "deviceinfo",
  "deviceevents",
  "deviceprocessevents",
  "devicenetworkevents",
  "devicefileevents",
  "devicelogonevents",
];

/** The parameter's name is taken in any case; a table that the tenant's products do not fill is 400. learn.microsoft.com/graph/api/security-security-runhuntingquery */
function runHuntingQuery(call: Call): Response {
  requireDefender(call);
  const names = Object.keys(call.body);
  const unknown = names.find((name) => !["query", "timespan"].includes(name.toLowerCase()));
  if (unknown)
    throw new GraphRefusal(
      400,
      "BadRequest",
      `The parameter '${unknown}' in the request payload is not a valid parameter for the operation 'runHuntingQuery'.`,
    );
  const query = call.body[names.find((name) => name.toLowerCase() === "query") ?? ""];
  if (typeof query !== "string" || query.trim() === "") throw new GraphRefusal(400, "BadRequest", "The query is missing or empty.");
  const table = /^\s*(\w+)/.exec(query)?.[1] ?? "";
  if (!tables.includes(table.toLowerCase()) && table.toLowerCase() !== "print") {
    throw new GraphRefusal(400, "BadRequest", `'take' operator: Failed to resolve table or column expression named '${table}'`);
  }
  return call.c.json({
    "@odata.context": `${call.root}/$metadata#microsoft.graph.security.huntingQueryResults`,
    schema: [{ name: "Timestamp", type: "DateTime" }],
    results: /\|\s*(take|limit)\s+0\b/i.test(query) ? [] : [{ Timestamp: seenAt }],
  });
}

function emailThreats(call: Call): Response {
  return listAnswer(call, {
    type: "microsoft.graph.security.emailThreatSubmission",
    entitySet: "security/threatSubmission/emailThreats",
    items: [],
    filterable: ["id"],
  });
}

const test = "a probe for each permission passes with it and fails without it";
const note = "A few made-up rows; a person's directory role is not looked at.";

export const securityRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/v1.0/security/alerts_v2",
    permissions: both("SecurityAlert.Read.All", "SecurityAlert.ReadWrite.All"),
    style: "security",
    handler: alerts,
    parity: { truth: "simplified", page: `${learn}/security-list-alerts_v2`, test, note },
  },
  {
    method: "GET",
    path: "/v1.0/security/incidents",
    permissions: both("SecurityIncident.Read.All", "SecurityIncident.ReadWrite.All"),
    style: "security",
    handler: incidents,
    parity: { truth: "simplified", page: `${learn}/security-list-incidents`, test, note },
  },
  {
    method: "POST",
    path: "/v1.0/security/runHuntingQuery",
    permissions: both("ThreatHunting.Read.All"),
    style: "security",
    handler: runHuntingQuery,
    parity: {
      truth: "simplified",
      page: `${learn}/security-security-runhuntingquery`,
      test,
      note: "The query is not run; its table must exist.",
    },
  },
  {
    method: "GET",
    path: "/beta/security/threatSubmission/emailThreats",
    permissions: both("ThreatSubmission.Read.All", "ThreatSubmission.ReadWrite.All"),
    style: "security",
    handler: emailThreats,
    parity: {
      truth: "simplified",
      page: `${learn}/security-threatsubmissionroot-list-emailthreats`,
      test,
      note: "Always empty. Beta only, as at Microsoft.",
    },
  },
];
