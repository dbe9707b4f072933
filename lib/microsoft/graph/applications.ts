import { z } from "zod";
import { type DropzoneCertificate, dropzoneApp } from "@/lib/onboarding/planning/desired";
import type { Observation, Observed, ObservedApplication } from "@/lib/onboarding/planning/observed";
import { known } from "../observations";
import type { WriteAnswer } from "../write-answer";
import { type Answers, observation, observationOrAbsent, writeAnswer } from "./answers";
import type { BatchAnswer, BatchRequest } from "./batch";
import type { GraphClient } from "./client";
import { certificateEntry, keyCredentialSchema, mergeKeyCredentials, thumbprintOf, withoutThumbprint } from "./key-credentials";
import { isNotReplicated } from "./replication";
import { type DeclaredPermissions, mergeRequiredAccess, requiredAccess, requiredAccessSchema } from "./required-access";

/** The app registration "Dropzone AI": finds, creates and repairs it, without changing what others added to it. */

const select =
  "id,appId,displayName,uniqueName,signInAudience,tags,createdDateTime,requiredResourceAccess,keyCredentials,passwordCredentials";

const applicationSchema = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
  uniqueName: z.string().nullish(),
  signInAudience: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  createdDateTime: z.string().nullish(),
  requiredResourceAccess: z.array(requiredAccessSchema).nullish(),
  keyCredentials: z.array(keyCredentialSchema).nullish(),
  passwordCredentials: z
    .array(z.object({ keyId: z.string(), displayName: z.string().nullish(), startDateTime: z.string(), endDateTime: z.string() }))
    .nullish(),
});
type Application = z.infer<typeof applicationSchema>;
const applicationsSchema = z.object({ value: z.array(applicationSchema), "@odata.nextLink": z.string().optional() });

export type OurApp = {
  uniqueName: string;
  /** Null until the portal has stored the app's id. */
  knownAppId: string | null;
};

/** Needs Application.Read.All. https://learn.microsoft.com/graph/api/application-list */
export function applicationRequests({ knownAppId }: OurApp): BatchRequest[] {
  const byName: BatchRequest = {
    id: "applications-by-name",
    method: "GET",
    url: `/applications?$filter=${encodeURIComponent(`displayName eq '${dropzoneApp.displayName}'`)}&$select=${select}`,
  };
  if (knownAppId === null) return [byName];
  // Also by id, since the customer may have renamed the app.
  return [byName, { id: "application-by-id", method: "GET", url: `/applications(appId='${knownAppId}')?$select=${select}` }];
}

export function parseApplications(answers: Answers, ours: OurApp): Pick<Observed, "application" | "namesakes"> {
  const byName = observation(answers.get("applications-by-name"), applicationsSchema, (page) => page);
  const byId: Observation<Application | null> = ours.knownAppId
    ? observationOrAbsent(answers.get("application-by-id"), applicationSchema, (application) => application)
    : known(null, null);

  const sameName = byName.known ? byName.value.value : [];
  const found = (byId.known ? byId.value : null) ?? pickOurs(sameName, ours);
  const namesakes = sameName
    .filter((application) => application.id !== found?.id)
    .map(({ appId, displayName }) => ({ appId, displayName: displayName ?? "" }));
  if (found) return { application: known(observed(found), byName.requestId), namesakes };

  // Absent only when every search succeeded and returned its last page.
  if (!byName.known) return { application: byName, namesakes };
  if (!byId.known) return { application: byId, namesakes };
  if (byName.value["@odata.nextLink"])
    return { application: { known: false, because: "cut-off", requestId: byName.requestId, message: "TooManyNamesakes" }, namesakes };
  return { application: known(null, byName.requestId), namesakes };
}

/** Display names are not unique, so the name alone does not make an app ours. */
function pickOurs(applications: readonly Application[], { uniqueName, knownAppId }: OurApp): Application | null {
  const age = (application: Application) => application.createdDateTime ?? "";
  return (
    applications.find((application) => application.uniqueName === uniqueName) ??
    applications.find((application) => application.appId === knownAppId) ??
    applications.filter((application) => application.tags?.includes(dropzoneApp.tag)).sort((a, b) => age(a).localeCompare(age(b)))[0] ??
    null
  );
}

function observed(application: Application): ObservedApplication {
  return {
    objectId: application.id,
    appId: application.appId,
    displayName: application.displayName ?? "",
    uniqueName: application.uniqueName ?? null,
    signInAudience: application.signInAudience ?? "",
    tags: application.tags ?? [],
    declared: (application.requiredResourceAccess ?? []).map(({ resourceAppId, resourceAccess }) => ({
      resourceAppId,
      appRoleIds: resourceAccess.filter((access) => access.type === "Role").map((access) => access.id),
    })),
    certificates: (application.keyCredentials ?? []).map((key) => ({
      keyId: key.keyId ?? "",
      thumbprint: thumbprintOf(key.customKeyIdentifier) ?? "",
      endDateTime: key.endDateTime ?? null,
    })),
    secrets: (application.passwordCredentials ?? []).map((secret) => ({ ...secret, displayName: secret.displayName ?? null })),
  };
}

export type NewApplication = {
  uniqueName: string;
  permissions: DeclaredPermissions;
  certificate: Pick<DropzoneCertificate, "der"> | null;
};

/**
 * Addresses the app by uniqueName, so that a repeated request creates no second app. Needs Application.ReadWrite.All.
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
export function classifyCreateApplication(answer: BatchAnswer): WriteAnswer<ObservedApplication> {
  if (answer.status === 204) return { is: "already-there", requestId: answer.requestId };
  return writeAnswer(answer, (body) => observed(applicationSchema.parse(body)), { isTooEarly: isNotReplicated });
}

/** Needs Application.Read.All. https://learn.microsoft.com/graph/api/application-get */
export async function findApplicationByUniqueName(graph: GraphClient, uniqueName: string): Promise<ObservedApplication | null> {
  const found = await graph.find(`/applications(uniqueName='${uniqueName}')?$select=${select}`, applicationSchema);
  return found && observed(found);
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
