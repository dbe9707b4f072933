import { z } from "zod";
import { type ResourceKey, resources } from "@/lib/catalogue/permissions";
import type { Observation, ObservedResource, ObservedServicePrincipal } from "@/lib/onboarding/planning/observed";
import { known } from "../observations";
import type { WriteAnswer } from "../write-answer";
import { type Answers, observationOrAbsent, writeAnswer } from "./answers";
import { certificatesOf, ownerSchema, ownersOf, passwordSchema, secretsOf } from "./application-shape";
import type { BatchAnswer, BatchRequest } from "./batch";
import type { GraphClient } from "./client";
import type { GraphError } from "./graph-error";
import { keyCredentialSchema } from "./key-credentials";
import { isNotReplicated } from "./replication";
import { observedResource, resourceSchema } from "./resources";

/** The service principal of the Dropzone app: the app's own object in this tenant, to which permissions are granted. */

const select = "id,appId,displayName,accountEnabled,keyCredentials,passwordCredentials";
/** `$expand` on directory objects returns at most 20, and does not report that there are more. https://learn.microsoft.com/graph/known-issues */
const maxExpanded = 20;

const grantSchema = z.object({
  id: z.string(),
  resourceId: z.string(),
  resourceDisplayName: z.string().nullish(),
  appRoleId: z.string(),
  createdDateTime: z.string().nullish(),
});
const servicePrincipalSchema = z.object({
  id: z.string(),
  appId: z.string(),
  accountEnabled: z.boolean().nullish(),
  keyCredentials: z.array(keyCredentialSchema).nullish(),
  passwordCredentials: z.array(passwordSchema).nullish(),
  appRoleAssignments: z.array(grantSchema).nullish(),
});
const ownedSchema = z.object({ owners: z.array(ownerSchema).nullish() });

export type Grant = ObservedServicePrincipal["grants"][number];

/**
 * Two requests, since one expands one relationship. Needs Application.Read.All.
 * https://learn.microsoft.com/graph/api/serviceprincipal-get
 */
export const servicePrincipalRequests = (appId: string): BatchRequest[] => [
  { id: "our-principal", method: "GET", url: `/servicePrincipals(appId='${appId}')?$select=${select}&$expand=appRoleAssignments` },
  { id: "our-principal-owners", method: "GET", url: `/servicePrincipals(appId='${appId}')?$select=id&$expand=owners` },
];

export type SeenServicePrincipal = {
  servicePrincipal: Observation<ObservedServicePrincipal | null>;
  /** True when the answer may lack some grants. Then read them with listGrants. */
  mayHaveMoreGrants: boolean;
  /** True when the answer may lack some owners. Then read them with listOwners. */
  mayHaveMoreOwners: boolean;
};

/** Unknown also when only its owners are: nobody could say that only we can use it. */
export function parseServicePrincipal(answers: Answers): SeenServicePrincipal {
  const found = observationOrAbsent(answers.get("our-principal"), servicePrincipalSchema, (principal) => principal);
  const owners = observationOrAbsent(answers.get("our-principal-owners"), ownedSchema, (principal) => ownersOf(principal.owners ?? []));
  if (!found.known || found.value === null) return { servicePrincipal: found as Observation<null>, ...nothingMore };
  if (!owners.known) return { servicePrincipal: owners, ...nothingMore };
  const grants = found.value.appRoleAssignments;
  return {
    servicePrincipal: known(observed(found.value, owners.value ?? []), found.requestId),
    mayHaveMoreGrants: grants === undefined || grants === null || grants.length >= maxExpanded,
    mayHaveMoreOwners: (owners.value ?? []).length >= maxExpanded,
  };
}

const nothingMore = { mayHaveMoreGrants: false, mayHaveMoreOwners: false };

const observed = (found: z.infer<typeof servicePrincipalSchema>, owners: ObservedServicePrincipal["owners"]): ObservedServicePrincipal => ({
  servicePrincipalId: found.id,
  appId: found.appId,
  accountEnabled: found.accountEnabled ?? true,
  grants: (found.appRoleAssignments ?? []).map(grantOf),
  certificates: certificatesOf(found.keyCredentials),
  secrets: secretsOf(found.passwordCredentials),
  owners,
});

const grantOf = ({ id, resourceId, resourceDisplayName, appRoleId, createdDateTime }: z.infer<typeof grantSchema>): Grant => ({
  id,
  resourceId,
  resourceName: resourceDisplayName ?? null,
  appRoleId,
  createdDateTime: createdDateTime ?? null,
});

/** Reads all pages. Needs Application.Read.All. https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments */
export async function listGrants(graph: GraphClient, servicePrincipalId: string): Promise<Grant[]> {
  return (await graph.list(`/servicePrincipals/${servicePrincipalId}/appRoleAssignments`, grantSchema)).map(grantOf);
}

/** Reads all pages. Needs Application.Read.All. https://learn.microsoft.com/graph/api/serviceprincipal-list-owners */
export async function listOwners(graph: GraphClient, servicePrincipalId: string): Promise<ObservedServicePrincipal["owners"]> {
  return ownersOf(await graph.list(`/servicePrincipals/${servicePrincipalId}/owners`, ownerSchema));
}

/** The id of the app's service principal; null when there is none. Needs Application.Read.All. https://learn.microsoft.com/graph/api/serviceprincipal-get */
export async function findServicePrincipalId(graph: GraphClient, appId: string): Promise<string | null> {
  const found = await graph.find(`/servicePrincipals(appId='${appId}')?$select=id`, z.object({ id: z.string() }));
  return found?.id ?? null;
}

/** Needs Application.ReadWrite.All. https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals */
export const createServicePrincipalRequest = (appId: string): BatchRequest => ({
  id: "create-service-principal",
  method: "POST",
  url: "/servicePrincipals",
  // The tag makes it appear in the admin centre's list of enterprise applications.
  body: { appId, tags: ["WindowsAzureActiveDirectoryIntegratedApp"] },
});

export const classifyCreateServicePrincipal = (answer: BatchAnswer): WriteAnswer<{ servicePrincipalId: string }> =>
  writeAnswer(answer, (body) => ({ servicePrincipalId: servicePrincipalSchema.parse(body).id }), {
    isDuplicate: isNameTaken,
    isTooEarly: isNotReplicated,
  });

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
