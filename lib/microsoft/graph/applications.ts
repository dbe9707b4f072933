import { z } from "zod";
import { type DropzoneCertificate, dropzoneApp } from "@/lib/onboarding/planning/desired";
import type { ObservedApplication } from "@/lib/onboarding/planning/observed";
import type { WriteAnswer } from "../write-answer";
import { writeAnswer } from "./answers";
import { applicationSchema, passwordSchema, secretsOf } from "./application-shape";
import type { BatchAnswer, BatchRequest } from "./batch";
import type { GraphClient } from "./client";
import { certificateEntry, keyCredentialSchema, mergeKeyCredentials, withoutThumbprint } from "./key-credentials";
import { isNotReplicated } from "./replication";
import {
  type DeclaredPermissions,
  mergeRequiredAccess,
  requiredAccess,
  requiredAccessSchema,
  withoutRequiredAccess,
} from "./required-access";

/** The app registration "Dropzone AI": creates and repairs it, without changing what others added to it. */

export type NewApplication = {
  uniqueName: string;
  permissions: DeclaredPermissions;
  certificate: Pick<DropzoneCertificate, "der"> | null;
};

/**
 * Addresses the app by uniqueName, so that a repeated request creates no second app. The name is random and was stored before: an app that
 * has it already is ours. Needs Application.ReadWrite.All.
 * https://learn.microsoft.com/graph/api/application-upsert
 */
export const createApplicationRequest = ({ uniqueName, permissions, certificate }: NewApplication): BatchRequest => ({
  id: "create-application",
  method: "PATCH",
  url: `/applications(uniqueName='${uniqueName}')`,
  headers: { Prefer: "create-if-missing" },
  body: {
    displayName: dropzoneApp.displayName,
    signInAudience: dropzoneApp.signInAudience,
    tags: [dropzoneApp.tag],
    notes: "Made by the Dropzone AI onboarding portal. Dropzone AI signs in with it.",
    requiredResourceAccess: requiredAccess(permissions),
    ...(certificate ? { keyCredentials: [certificateEntry(certificate.der)] } : {}),
  },
});

/** 201 returns the app. 204 means that it existed already (and was given the same properties): then read it. */
export function classifyCreateApplication(answer: BatchAnswer): WriteAnswer<ApplicationIds> {
  if (answer.status === 204) return { is: "already-there", requestId: answer.requestId };
  return writeAnswer(answer, (body) => idsOf(applicationSchema.parse(body)), { isTooEarly: isNotReplicated });
}

type ApplicationIds = Pick<ObservedApplication, "objectId" | "appId">;

const idsOf = ({ id, appId }: { id: string; appId: string }): ApplicationIds => ({ objectId: id, appId });

/** Needs Application.Read.All. https://learn.microsoft.com/graph/api/application-get */
export async function findApplicationByUniqueName(graph: GraphClient, uniqueName: string): Promise<ApplicationIds | null> {
  const found = await graph.find(
    `/applications(uniqueName='${uniqueName}')?$select=id,appId`,
    z.object({ id: z.string(), appId: z.string() }),
  );
  return found && idsOf(found);
}

/** Null when there is no such app. Needs Application.Read.All. https://learn.microsoft.com/graph/api/application-get */
export async function findSecrets(graph: GraphClient, objectId: string): Promise<ObservedApplication["secrets"] | null> {
  const schema = z.object({ passwordCredentials: z.array(passwordSchema).nullish() });
  const found = await graph.find(`/applications/${objectId}?$select=passwordCredentials`, schema);
  return found && secretsOf(found.passwordCredentials);
}

/** Adds to the declared permissions; other entries stay. Needs Application.ReadWrite.All. https://learn.microsoft.com/graph/api/application-update */
export async function declarePermissions(
  graph: GraphClient,
  { objectId, permissions }: { objectId: string; permissions: DeclaredPermissions },
) {
  const schema = z.object({ requiredResourceAccess: z.array(requiredAccessSchema).nullish() });
  const { requiredResourceAccess } = await graph.get(`/applications/${objectId}?$select=requiredResourceAccess`, schema);
  const merged = mergeRequiredAccess(requiredResourceAccess ?? [], permissions);
  await graph.patch(`/applications/${objectId}`, { requiredResourceAccess: merged });
}

/** Takes app roles off the declared permissions; other entries stay. Harmless to repeat. Needs Application.ReadWrite.All. */
export async function undeclarePermissions(
  graph: GraphClient,
  { objectId, permissions }: { objectId: string; permissions: DeclaredPermissions },
) {
  const schema = z.object({ requiredResourceAccess: z.array(requiredAccessSchema).nullish() });
  const { requiredResourceAccess } = await graph.get(`/applications/${objectId}?$select=requiredResourceAccess`, schema);
  const left = withoutRequiredAccess(requiredResourceAccess ?? [], permissions);
  await graph.patch(`/applications/${objectId}`, { requiredResourceAccess: left });
}

/** PATCH replaces the whole collection, so the existing keys are sent again. Needs Application.ReadWrite.All. */
export async function addCertificate(
  graph: GraphClient,
  { objectId, certificate }: { objectId: string; certificate: DropzoneCertificate },
) {
  const schema = z.object({ keyCredentials: z.array(keyCredentialSchema).nullish() });
  // Graph returns the keys themselves only when one application is read and keyCredentials is selected.
  const { keyCredentials } = await graph.get(`/applications/${objectId}?$select=keyCredentials`, schema);
  const merged = mergeKeyCredentials(keyCredentials ?? [], certificate);
  if (merged !== null) await graph.patch(`/applications/${objectId}`, { keyCredentials: merged });
}

/** The other keys are sent again, as in addCertificate. Harmless to repeat. Needs Application.ReadWrite.All. */
export async function removeCertificate(graph: GraphClient, { objectId, thumbprint }: { objectId: string; thumbprint: string }) {
  const schema = z.object({ keyCredentials: z.array(keyCredentialSchema).nullish() });
  const { keyCredentials } = await graph.get(`/applications/${objectId}?$select=keyCredentials`, schema);
  const left = withoutThumbprint(keyCredentials ?? [], thumbprint);
  if (left !== null) await graph.patch(`/applications/${objectId}`, { keyCredentials: left });
}
