import { z } from "zod";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import type { Observation, OtherApplication, Unknown } from "@/lib/onboarding/planning/observed";
import { known } from "../observations";
import { type Answers, observation, observationOrAbsent } from "./answers";
import {
  type Application,
  applicationSchema,
  applicationSelect,
  type Details,
  federatedOf,
  federatedSchema,
  otherApplication,
  ownersOf,
  ownersSchema,
} from "./application-shape";
import type { BatchRequest } from "./batch";

/** How the Dropzone app is found, and the apps that look like it. All of it needs Application.Read.All. */

/** Which app is ours. Whatever else carries its name or tag is somebody else's. */
export type Sought = {
  /** By its recorded ids, or by those of the app that an admin chose to adopt. Null when there are neither. */
  app: { objectId: string; appId: string } | null;
  /** Stored before the call that creates the app by it. Null when no app is to be created. */
  uniqueName: string | null;
  /** The unique name that earlier versions gave. It proves nothing. */
  formerUniqueName: string;
};

/** https://learn.microsoft.com/graph/api/application-get and application-list */
export function applicationRequests({ app, uniqueName, formerUniqueName }: Sought): BatchRequest[] {
  const named = `displayName eq '${dropzoneApp.displayName}'`;
  const tagged = `tags/any(t:t eq '${dropzoneApp.tag}')`;
  return [
    ...(app ? requestsById(app.objectId) : []),
    ...(uniqueName ? [get("by-unique-name", `/applications(uniqueName='${uniqueName}')?$select=${applicationSelect}`)] : []),
    get("same-name", `/applications?$filter=${encodeURIComponent(named)}&$select=${applicationSelect}`),
    get("same-tag", `/applications?$filter=${encodeURIComponent(tagged)}&$select=${applicationSelect}`),
    get("former-name", `/applications(uniqueName='${formerUniqueName}')?$select=${applicationSelect}`),
  ];
}

/** The app of this object id, with its owners and federated credentials. */
export const requestsById = (objectId: string): BatchRequest[] => [
  get("our-application", `/applications/${objectId}?$select=${applicationSelect}`),
  ...detailRequests(objectId),
];

const get = (id: string, url: string): BatchRequest => ({ id, method: "GET", url });

/** https://learn.microsoft.com/graph/api/application-list-owners and application-list-federatedidentitycredentials */
export const detailRequests = (objectId: string): BatchRequest[] => [
  get(`owners:${objectId}`, `/applications/${objectId}/owners`),
  get(`federated:${objectId}`, `/applications/${objectId}/federatedIdentityCredentials`),
];

/** Null when there is no such app. */
export const parseById = (answers: Answers): Observation<Application | null> =>
  observationOrAbsent(answers.get("our-application"), applicationSchema, (application) => application);

/** Null when there is no such app, or no unique name to look for. */
export const parseByUniqueName = (answers: Answers): Observation<Application | null> =>
  answers.has("by-unique-name")
    ? observationOrAbsent(answers.get("by-unique-name"), applicationSchema, (application) => application)
    : known(null, null);

/** A page of owners or credentials is enough: whoever is on a further page is found once these are removed. */
export function parseDetails(answers: Answers, objectId: string): Details | Unknown {
  const owners = observation(answers.get(`owners:${objectId}`), ownersSchema, ({ value }) => ownersOf(value));
  const federated = observation(answers.get(`federated:${objectId}`), federatedSchema, federatedOf);
  if (!owners.known) return owners;
  return federated.known ? { owners: owners.value, federated: federated.value } : federated;
}

const pageSchema = z.object({ value: z.array(applicationSchema) });

function searches(answers: Answers) {
  const pages = ["same-name", "same-tag"].map((id) => observation(answers.get(id), pageSchema, ({ value }) => value));
  const former = observationOrAbsent(answers.get("former-name"), applicationSchema, (application) => application);
  return { pages, former };
}

/** Why it is not known whether apps look like ours. Null when every search was answered. */
export function failedSearch(answers: Answers): Unknown | null {
  const { pages, former } = searches(answers);
  return [...pages, former].find((found): found is Unknown => !found.known) ?? null;
}

/** Apps that look like ours, without ours (its object id). Without those of a search that failed. */
export function parseOthers(answers: Answers, ours: string | null): OtherApplication[] {
  const { pages, former } = searches(answers);
  const found = [...pages.flatMap((page) => (page.known ? page.value : [])), ...(former.known && former.value ? [former.value] : [])];
  const byId = new Map(found.filter(({ id }) => id !== ours).map((application) => [application.id, otherApplication(application)]));
  return [...byId.values()];
}
