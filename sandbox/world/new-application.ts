import type { Application } from "./state";

/** An app registration as Entra has it when nothing but its ids, its owner and its name was given. */

type Given = Pick<Application, "id" | "appId" | "createdDateTime" | "visibleAt"> & Partial<Application>;

export const newApplication = (given: Given): Application => ({
  displayName: "",
  uniqueName: null,
  signInAudience: "AzureADMyOrg",
  deletedDateTime: null,
  ownerIds: [],
  passwordCredentials: [],
  keyCredentials: [],
  federatedIdentityCredentials: [],
  requiredResourceAccess: [],
  appRoles: [],
  redirectUris: { web: [], spa: [], publicClient: [] },
  isFallbackPublicClient: null,
  tags: [],
  notes: null,
  description: null,
  identifierUris: [],
  rest: {},
  ...given,
});
