import { z } from "zod";
import { type ResourceKey, resources } from "@/lib/catalogue/permissions";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import type { Observation, ObservedResource, ObservedServicePrincipal } from "@/lib/onboarding/planning/observed";
import { known } from "../observations";
import type { WriteAnswer } from "../write-answer";
import { type Answers, observation, observationOrAbsent, writeAnswer } from "./answers";
import type { BatchAnswer, BatchRequest } from "./batch";
import type { GraphClient } from "./client";
import type { GraphError } from "./graph-error";
import { isNotReplicated } from "./replication";
import { observedResource, resourceSchema } from "./resources";

/** The service principal of the Dropzone app: the app's own object in this tenant, to which permissions are granted. */

const select = "$select=id,appId,displayName,accountEnabled&$expand=appRoleAssignments";
/** `$expand` on directory objects returns at most 20, and does not report that there are more. https://learn.microsoft.com/graph/known-issues */
const maxExpanded = 20;

const grantSchema = z.object({ id: z.string(), resourceId: z.string(), appRoleId: z.string(), createdDateTime: z.string().nullish() });
const servicePrincipalSchema = z.object({
  id: z.string(),
  appId: z.string(),
  accountEnabled: z.boolean().nullish(),
  appRoleAssignments: z.array(grantSchema).nullish(),
});
const servicePrincipalsSchema = z.object({ value: z.array(servicePrincipalSchema), "@odata.nextLink": z.string().optional() });

export type Grant = ObservedServicePrincipal["grants"][number];

/**
 * Searches by name until our app's id is known, so that one batch is enough. Needs Application.Read.All.
 * https://learn.microsoft.com/graph/api/serviceprincipal-list
 */
export function servicePrincipalRequests({ knownAppId }: { knownAppId: string | null }): BatchRequest[] {
  if (knownAppId !== null)
    return [{ id: "service-principal-by-id", method: "GET", url: `/servicePrincipals(appId='${knownAppId}')?${select}` }];
  const filter = encodeURIComponent(`displayName eq '${dropzoneApp.displayName}'`);
  return [{ id: "service-principals-by-name", method: "GET", url: `/servicePrincipals?$filter=${filter}&${select}` }];
}

export type SeenServicePrincipal = {
  servicePrincipal: Observation<ObservedServicePrincipal | null>;
  /** True when the answer may lack some grants. Then read them with listGrants. */
  mayHaveMoreGrants: boolean;
};

/** `appId`: of the application that the same batch identified as ours. Null when there is none. */
export function parseServicePrincipal(answers: Answers, appId: string | null): SeenServicePrincipal {
  if (appId === null) return { servicePrincipal: known(null, null), mayHaveMoreGrants: false };
  const byId = answers.get("service-principal-by-id");
  if (byId !== undefined) return seen(observationOrAbsent(byId, servicePrincipalSchema, (found) => found));
  const byName = observation(answers.get("service-principals-by-name"), servicePrincipalsSchema, (page) => page);
  if (!byName.known) return { servicePrincipal: byName, mayHaveMoreGrants: false };
  const found = byName.value.value.find((candidate) => candidate.appId.toLowerCase() === appId.toLowerCase()) ?? null;
  if (found === null && byName.value["@odata.nextLink"])
    return {
      servicePrincipal: { known: false, because: "cut-off", requestId: byName.requestId, message: "TooManyNamesakes" },
      mayHaveMoreGrants: false,
    };
  return seen(known(found, byName.requestId));
}

function seen(found: Observation<z.infer<typeof servicePrincipalSchema> | null>): SeenServicePrincipal {
  if (!found.known || found.value === null) return { servicePrincipal: found as Observation<null>, mayHaveMoreGrants: false };
  const grants = found.value.appRoleAssignments;
  return {
    servicePrincipal: known(observed(found.value), found.requestId),
    mayHaveMoreGrants: grants === undefined || grants === null || grants.length >= maxExpanded,
  };
}

const observed = (found: z.infer<typeof servicePrincipalSchema>): ObservedServicePrincipal => ({
  servicePrincipalId: found.id,
  appId: found.appId,
  accountEnabled: found.accountEnabled ?? true,
  grants: (found.appRoleAssignments ?? []).map(grantOf),
});

const grantOf = (grant: z.infer<typeof grantSchema>): Grant => ({ ...grant, createdDateTime: grant.createdDateTime ?? null });

/** Reads all pages. Needs Application.Read.All. https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments */
export async function listGrants(graph: GraphClient, servicePrincipalId: string): Promise<Grant[]> {
  return (await graph.list(`/servicePrincipals/${servicePrincipalId}/appRoleAssignments`, grantSchema)).map(grantOf);
}

/** Needs Application.Read.All. https://learn.microsoft.com/graph/api/serviceprincipal-get */
export async function findServicePrincipal(graph: GraphClient, appId: string): Promise<ObservedServicePrincipal | null> {
  const found = await graph.find(`/servicePrincipals(appId='${appId}')?$select=id,appId,accountEnabled`, servicePrincipalSchema);
  return found && { ...observed(found), grants: await listGrants(graph, found.id) };
}

/** Needs Application.ReadWrite.All. https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals */
export const createServicePrincipalRequest = (appId: string): BatchRequest => ({
  id: "create-service-principal",
  method: "POST",
  url: "/servicePrincipals",
  // The tag makes it appear in the admin centre's list of enterprise applications.
  body: { appId, tags: ["WindowsAzureActiveDirectoryIntegratedApp"] },
});

export const classifyCreateServicePrincipal = (answer: BatchAnswer): WriteAnswer<ObservedServicePrincipal> =>
  writeAnswer(answer, (body) => observed(servicePrincipalSchema.parse(body)), { isDuplicate: isNameTaken, isTooEarly: isNotReplicated });

/** Adds one of Microsoft's own APIs to the tenant. Needs Application.ReadWrite.All. */
export const addResourceRequest = (resource: ResourceKey): BatchRequest => ({
  id: `add-resource:${resource}`,
  method: "POST",
  url: "/servicePrincipals",
  body: { appId: resources[resource].appId },
});

/** A refusal is not "not yet" here: Microsoft's own applications exist everywhere, so the tenant cannot have this one. */
export const classifyAddResource = (resource: ResourceKey, answer: BatchAnswer): WriteAnswer<ObservedResource> =>
  writeAnswer(answer, (body) => observedResource(resource, resourceSchema.parse(body)), { isDuplicate: isNameTaken });

export type GrantInput = { permission: string; resourceServicePrincipalId: string; servicePrincipalId: string; appRoleId: string };

/**
 * Needs AppRoleAssignment.ReadWrite.All. For Graph's own roles the person must also be a Privileged Role Administrator.
 * https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
 */
export const grantRequest = ({ permission, resourceServicePrincipalId, servicePrincipalId, appRoleId }: GrantInput): BatchRequest => ({
  id: `grant-permission:${permission}`,
  method: "POST",
  url: `/servicePrincipals/${resourceServicePrincipalId}/appRoleAssignedTo`,
  body: { principalId: servicePrincipalId, resourceId: resourceServicePrincipalId, appRoleId },
});

export const classifyGrant = (answer: BatchAnswer): WriteAnswer<Grant> =>
  writeAnswer(answer, (body) => grantOf(grantSchema.parse(body)), { isDuplicate: isGrantedAlready, isTooEarly: isNotReplicated });

/** Entra reports an existing grant in different ways, depending on which of its servers notices it. */
function isGrantedAlready(error: GraphError): boolean {
  if (/permission being assigned already exists/i.test(error.message)) return true;
  return error.code === "Request_MultipleObjectsWithSameKeyValue" || /EntitlementGrant entry already exists/i.test(error.message);
}

const isNameTaken = (error: GraphError): boolean => error.code === "Request_MultipleObjectsWithSameKeyValue";
