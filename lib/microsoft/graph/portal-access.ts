import { errorOf, isSuccess } from "./answers";
import type { BatchAnswer } from "./batch";
import type { GraphClient } from "./client";

/**
 * Deletes the portal's own enterprise application in the customer's tenant, which withdraws every consent that it was given. Does nothing
 * when it is gone already. Throws GraphError. Needs Application.ReadWrite.All. https://learn.microsoft.com/graph/api/serviceprincipal-delete
 */
export async function removePortalAccess(graph: GraphClient, portalAppId: string): Promise<void> {
  const id = "remove-portal";
  const answers = await graph.batch([{ id, method: "DELETE", url: `/servicePrincipals(appId='${portalAppId}')` }]);
  // A batch has an answer to each request, or throws.
  const answer = answers.get(id) as BatchAnswer;
  if (!isSuccess(answer) && answer.status !== 404) throw errorOf(answer);
}
