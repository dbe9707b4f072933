import { z } from "zod";
import type {
  ObservedApplication,
  ObservedCertificate,
  ObservedOwner,
  ObservedSecret,
  OtherApplication,
} from "@/lib/onboarding/planning/observed";
import { keyCredentialSchema, keyThumbprint } from "./key-credentials";
import { requiredAccessSchema } from "./required-access";

/** App registrations and service principals as Graph answers them, and the parts of them that the portal looks at. */

export const applicationSelect =
  "id,appId,displayName,uniqueName,signInAudience,tags,createdDateTime,requiredResourceAccess,keyCredentials,passwordCredentials,web,spa,publicClient,isFallbackPublicClient";

export const passwordSchema = z.object({
  keyId: z.string(),
  displayName: z.string().nullish(),
  startDateTime: z.string(),
  endDateTime: z.string(),
});
const redirectsSchema = z.object({ redirectUris: z.array(z.string()).nullish() }).nullish();

export const applicationSchema = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
  uniqueName: z.string().nullish(),
  signInAudience: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  createdDateTime: z.string().nullish(),
  requiredResourceAccess: z.array(requiredAccessSchema).nullish(),
  keyCredentials: z.array(keyCredentialSchema).nullish(),
  passwordCredentials: z.array(passwordSchema).nullish(),
  web: redirectsSchema,
  spa: redirectsSchema,
  publicClient: redirectsSchema,
  isFallbackPublicClient: z.boolean().nullish(),
});
export type Application = z.infer<typeof applicationSchema>;

/** Owners are people or apps. Only ids are sure: names are blank where the portal may not read them. */
export const ownerSchema = z.object({ id: z.string(), displayName: z.string().nullish(), userPrincipalName: z.string().nullish() });
export const ownersSchema = z.object({ value: z.array(ownerSchema) });

export const federatedSchema = z.object({
  value: z.array(z.object({ id: z.string(), name: z.string(), issuer: z.string(), subject: z.string().nullish() })),
});

/** What Graph answers apart from the application itself. */
export type Details = Pick<ObservedApplication, "owners" | "federated">;

export function observedApplication(application: Application, { owners, federated }: Details): Omit<ObservedApplication, "standing"> {
  return {
    ...otherApplication(application),
    uniqueName: application.uniqueName ?? null,
    signInAudience: application.signInAudience ?? "",
    tags: application.tags ?? [],
    declared: (application.requiredResourceAccess ?? []).map(({ resourceAppId, resourceAccess }) => ({
      resourceAppId,
      appRoleIds: resourceAccess.filter((access) => access.type === "Role").map((access) => access.id),
    })),
    isPublicClient: application.isFallbackPublicClient ?? false,
    owners,
    federated,
  };
}

export const otherApplication = (application: Application): OtherApplication => ({
  objectId: application.id,
  appId: application.appId,
  displayName: application.displayName ?? "",
  createdDateTime: application.createdDateTime ?? null,
  certificates: certificatesOf(application.keyCredentials),
  secrets: secretsOf(application.passwordCredentials),
  redirectUris: [application.web, application.spa, application.publicClient].flatMap((platform) => platform?.redirectUris ?? []),
});

export const certificatesOf = (keys: Application["keyCredentials"]): ObservedCertificate[] =>
  (keys ?? []).map((key) => ({
    keyId: key.keyId ?? "",
    thumbprint: keyThumbprint(key) ?? "",
    displayName: key.displayName ?? null,
    startDateTime: key.startDateTime ?? null,
    endDateTime: key.endDateTime ?? null,
  }));

export const secretsOf = (passwords: Application["passwordCredentials"]): ObservedSecret[] =>
  (passwords ?? []).map((secret) => ({ ...secret, displayName: secret.displayName ?? null }));

export const ownersOf = (owners: readonly z.infer<typeof ownerSchema>[]): ObservedOwner[] =>
  owners.map(({ id, displayName, userPrincipalName }) => ({
    id,
    name: displayName && userPrincipalName ? `${displayName} (${userPrincipalName})` : (displayName ?? userPrincipalName ?? id),
  }));

export const federatedOf = ({ value }: z.infer<typeof federatedSchema>): Details["federated"] =>
  value.map(({ id, name, issuer, subject }) => ({ id, name, issuer, subject: subject ?? "" }));
