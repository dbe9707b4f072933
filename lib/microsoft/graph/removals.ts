import { z } from "zod";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import type { WriteAnswer } from "../write-answer";
import { writeAnswer } from "./answers";
import type { BatchAnswer, BatchRequest } from "./batch";
import type { GraphClient } from "./client";
import { keyCredentialSchema } from "./key-credentials";
import { isNotReplicated } from "./replication";

/** Removes what lets somebody else use the app. Removing twice is harmless. All of it needs Application.ReadWrite.All, if not said otherwise. */

/** "/applications/{object id}" or "/servicePrincipals/{object id}". */
export type Holder = `/applications/${string}` | `/servicePrincipals/${string}`;

export const ofApplication = (objectId: string): Holder => `/applications/${objectId}`;
export const ofServicePrincipal = (objectId: string): Holder => `/servicePrincipals/${objectId}`;

/** https://learn.microsoft.com/graph/api/application-removepassword and serviceprincipal-removepassword */
export const removePasswordRequest = (holder: Holder, keyId: string): BatchRequest => ({
  id: `remove-password:${keyId}`,
  method: "POST",
  url: `${holder}/removePassword`,
  body: { keyId },
});

/** https://learn.microsoft.com/graph/api/application-delete-owners and serviceprincipal-delete-owners */
export const removeOwnerRequest = (holder: Holder, ownerId: string): BatchRequest => ({
  id: `remove-owner:${ownerId}`,
  method: "DELETE",
  url: `${holder}/owners/${encodeURIComponent(ownerId)}/$ref`,
});

/** https://learn.microsoft.com/graph/api/federatedidentitycredential-delete */
export const removeFederatedRequest = (holder: Holder, id: string): BatchRequest => ({
  id: `remove-federated:${id}`,
  method: "DELETE",
  url: `${holder}/federatedIdentityCredentials/${encodeURIComponent(id)}`,
});

/** Needs AppRoleAssignment.ReadWrite.All. https://learn.microsoft.com/graph/api/serviceprincipal-delete-approleassignments */
export const removeGrantRequest = (holder: Holder, id: string): BatchRequest => ({
  id: `remove-grant:${id}`,
  method: "DELETE",
  url: `${holder}/appRoleAssignments/${encodeURIComponent(id)}`,
});

/**
 * Entra keeps it for 30 days. An application takes its service principal in the same tenant along, with its grants.
 * https://learn.microsoft.com/graph/api/application-delete and serviceprincipal-delete
 */
export const deleteRequest = (holder: Holder): BatchRequest => ({ id: `delete:${holder}`, method: "DELETE", url: holder });

/** Public client flows need no redirect URI, so they are switched off too. https://learn.microsoft.com/graph/api/application-update */
export const closeSignInRequest = (holder: Holder): BatchRequest => ({
  id: "close-sign-in",
  method: "PATCH",
  url: holder,
  body: {
    web: { redirectUris: [] },
    spa: { redirectUris: [] },
    publicClient: { redirectUris: [] },
    isFallbackPublicClient: false,
  },
});

/** Limits an app that was adopted to its own tenant. https://learn.microsoft.com/graph/api/application-update */
export const adoptRequest = (holder: Holder): BatchRequest => ({
  id: "adopt-application",
  method: "PATCH",
  url: holder,
  body: { signInAudience: dropzoneApp.signInAudience },
});

/** A secret that does not exist any more is `already-there`. Graph reports it as a 400 that names the key. */
export const classifyRemovePassword = (answer: BatchAnswer): WriteAnswer =>
  writeAnswer(answer, () => null, {
    isDuplicate: ({ status, message }) => status === 400 && /no password credential found/i.test(message),
    isTooEarly: isNotReplicated,
  });

/** What does not exist any more is `already-there`. Graph reports it as 404, and a grant as 400. */
export const classifyRemoval = (answer: BatchAnswer): WriteAnswer =>
  writeAnswer(answer, () => null, {
    isDuplicate: ({ status, message }) => status === 404 || (status === 400 && /is not found/i.test(message)),
  });

/** PATCH replaces the whole collection, so the other keys are sent again. */
export async function removeCertificate(graph: GraphClient, holder: Holder, keyId: string): Promise<void> {
  const schema = z.object({ keyCredentials: z.array(keyCredentialSchema).nullish() });
  const { keyCredentials } = await graph.get(`${holder}?$select=keyCredentials`, schema);
  const kept = (keyCredentials ?? []).filter((key) => key.keyId !== keyId);
  if (kept.length !== (keyCredentials ?? []).length) await graph.patch(holder, { keyCredentials: kept });
}
