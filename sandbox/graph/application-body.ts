import { firstPartyByAppId } from "../world/catalogue";
import type { Application, RequiredResourceAccess } from "../world/state";
import type { Json } from "./call";
import { badRequest } from "./refusals";

/** What may be written to an application, and how it is checked. learn.microsoft.com/graph/api/resources/application */

const audiences = ["AzureADMyOrg", "AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount"];
const readOnly = [
  "id",
  "appId",
  "createdDateTime",
  "deletedDateTime",
  "publisherDomain",
  "applicationTemplateId",
  "certification",
  "verifiedPublisher",
  "disabledByMicrosoftStatus",
];

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === "string";
const nullableText: Check = (value) => value === null || typeof value === "string";
const nullableFlag: Check = (value) => value === null || typeof value === "boolean";
const textList: Check = (value) => Array.isArray(value) && value.every((one) => typeof one === "string");
const objects: Check = (value) => Array.isArray(value) && value.every((one) => one !== null && typeof one === "object");
const object: Check = (value) => value === null || (typeof value === "object" && !Array.isArray(value));

/** Every writable property, and what its value must be. */
const properties: Record<string, Check> = {
  displayName: text,
  uniqueName: nullableText,
  description: nullableText,
  notes: nullableText,
  signInAudience: (value) => typeof value === "string" && audiences.includes(value),
  tags: textList,
  identifierUris: textList,
  requiredResourceAccess: objects,
  keyCredentials: objects,
  passwordCredentials: objects,
  appRoles: objects,
  addIns: objects,
  web: object,
  spa: object,
  publicClient: object,
  api: object,
  info: object,
  optionalClaims: object,
  parentalControlSettings: object,
  servicePrincipalLockConfiguration: object,
  requestSignatureVerification: object,
  authenticationBehaviors: object,
  isFallbackPublicClient: nullableFlag,
  isDeviceOnlyAuthSupported: nullableFlag,
  oauth2RequirePostResponse: nullableFlag,
  groupMembershipClaims: nullableText,
  defaultRedirectUri: nullableText,
  samlMetadataUrl: nullableText,
  serviceManagementReference: nullableText,
  tokenEncryptionKeyId: nullableText,
};

/** 400 Request_BadRequest for a property that does not exist, may not be written, or has the wrong type. */
export function requireApplicationBody(body: Json) {
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith("@")) continue;
    if (readOnly.includes(name)) throw badRequest(`Property '${name}' is read-only and cannot be set.`);
    const check = properties[name];
    if (!check) throw badRequest(`Invalid property '${name}'.`);
    if (!check(value)) throw badRequest(`Invalid value specified for property '${name}' of resource 'Application'.`);
  }
  if (typeof body.displayName === "string") requireDisplayName(body.displayName);
  if (body.requiredResourceAccess) requireResourceAccess(body.requiredResourceAccess as Json[]);
}

function requireDisplayName(name: string) {
  if (name.trim() === "") throw badRequest("Invalid value specified for property 'displayName' of resource 'Application'.");
  if (name.length > 120) throw badRequest("The length of the display name must not exceed 120 characters.");
}

/** At most 50 resources and 400 permissions; `id` and `type` and nothing else. What they point at is not checked: the list grants nothing. learn.microsoft.com/graph/api/application-update */
function requireResourceAccess(listed: Json[]) {
  if (listed.length > 50) throw badRequest("The number of resources in requiredResourceAccess exceeds the limit of 50.");
  for (const { resourceAppId, resourceAccess, ...others } of listed) {
    requireNoOthers(others, "requiredResourceAccess");
    if (!isGuid(resourceAppId) || !Array.isArray(resourceAccess))
      throw badRequest("Invalid value specified for property 'requiredResourceAccess' of resource 'Application'.");
    for (const { id, type, ...more } of resourceAccess as Json[]) {
      requireNoOthers(more, "resourceAccess");
      if (!isGuid(id) || (type !== "Role" && type !== "Scope"))
        throw badRequest("Invalid value specified for property 'resourceAccess' of resource 'Application'.");
    }
  }
  const permissions = listed.flatMap(({ resourceAccess }) => resourceAccess as unknown[]);
  if (permissions.length > 400) throw badRequest("The number of permissions in requiredResourceAccess exceeds the limit of 400.");
  const resources = listed.map(({ resourceAppId }) => String(resourceAppId).toLowerCase());
  const twice = resources.find((appId, index) => resources.indexOf(appId) !== index);
  if (twice) throw badRequest(`Duplicate resource ${firstPartyByAppId(twice)?.displayName ?? twice} in requiredResourceAccess.`);
}

function requireNoOthers(others: Json, where: string) {
  const name = Object.keys(others).find((key) => !key.startsWith("@"));
  if (name) throw badRequest(`Invalid property '${name}' in '${where}'.`);
}

export const isGuid = (value: unknown): value is string =>
  typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);

/** Writes what was checked; credentials have rules of their own and are written elsewhere. */
export function writeApplication(application: Application, body: Json) {
  const {
    displayName,
    uniqueName,
    description,
    notes,
    signInAudience,
    tags,
    identifierUris,
    requiredResourceAccess,
    web,
    spa,
    publicClient,
    ...others
  } = body;
  if (displayName !== undefined) application.displayName = String(displayName);
  if (uniqueName !== undefined) application.uniqueName = uniqueName as string | null;
  if (description !== undefined) application.description = description as string | null;
  if (notes !== undefined) application.notes = notes as string | null;
  if (signInAudience !== undefined) application.signInAudience = String(signInAudience);
  if (tags !== undefined) application.tags = tags as string[];
  if (identifierUris !== undefined) application.identifierUris = identifierUris as string[];
  if (requiredResourceAccess !== undefined) application.requiredResourceAccess = requiredResourceAccess as RequiredResourceAccess[];
  if (web) writeRedirects(application, "web", web as Json);
  if (spa) writeRedirects(application, "spa", spa as Json);
  if (publicClient) writeRedirects(application, "publicClient", publicClient as Json);
  for (const [name, value] of Object.entries(others)) writeOther(application, name, value);
}

function writeRedirects(application: Application, platform: "web" | "spa" | "publicClient", written: Json) {
  const { redirectUris, ...others } = written;
  if (redirectUris !== undefined) application.redirectUris[platform] = redirectUris as string[];
  if (Object.keys(others).length > 0) application.rest[platform] = { ...(application.rest[platform] as Json | undefined), ...others };
}

function writeOther(application: Application, name: string, value: unknown) {
  if (name.startsWith("@") || name === "keyCredentials" || name === "passwordCredentials") return;
  if (name === "isFallbackPublicClient") application.isFallbackPublicClient = value as boolean | null;
  else if (name === "appRoles")
    application.appRoles = (value as Application["appRoles"]).map((role) => ({ ...role, origin: "Application" }));
  else application.rest[name] = value;
}
