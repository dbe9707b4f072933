import { z } from "zod";
import { watchingPermission } from "@/lib/catalogue/watching";
import type { Observation, ObservedWatching } from "@/lib/onboarding/planning/observed";
import { type Answers, observationOrAbsent } from "./answers";
import type { BatchRequest } from "./batch";

/** The portal's own service principal in the customer's tenant, and whether it may look there in its own name. */

const id = "portal-principal";

/** Needs Application.Read.All. https://learn.microsoft.com/graph/api/serviceprincipal-get */
export const watchingRequest = (portalAppId: string): BatchRequest => ({
  id,
  method: "GET",
  url: `/servicePrincipals(appId='${portalAppId}')?$select=id&$expand=appRoleAssignments`,
});

const schema = z.object({
  id: z.string(),
  appRoleAssignments: z.array(z.object({ id: z.string(), appRoleId: z.string() })),
});

/** The portal holds few grants, so one page has all of them. */
export const parseWatching = (answers: Answers): Observation<ObservedWatching | null> =>
  observationOrAbsent(answers.get(id), schema, ({ id: servicePrincipalId, appRoleAssignments }) => ({
    servicePrincipalId,
    grantId: appRoleAssignments.find(({ appRoleId }) => appRoleId === watchingPermission.id)?.id ?? null,
  }));
