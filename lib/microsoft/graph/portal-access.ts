import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { VendorError } from "@/lib/errors/vendor-error";
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

/** What a look after the removal showed. `shut-out`: Microsoft refuses the portal's token, which was given for what is gone. */
export type AfterRemoval = "gone" | "shut-out" | "still-shown" | "not-known";

/** Looks a few times: Microsoft may go on showing for some seconds what was deleted. */
export async function lookForPortal(graph: GraphClient, portalAppId: string, pausesMs = [300, 1000, 2000]): Promise<AfterRemoval> {
  for (const pauseMs of pausesMs) {
    const seen = await lookOnce(graph, portalAppId);
    if (seen !== "still-shown") return seen;
    await pause(pauseMs);
  }
  return "still-shown";
}

async function lookOnce(graph: GraphClient, portalAppId: string): Promise<AfterRemoval> {
  try {
    const path = `/servicePrincipals(appId='${portalAppId}')?$select=id`;
    return (await graph.find(path, z.object({ id: z.string() }))) === null ? "gone" : "still-shown";
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return error.kind === "refused" || error.status === 401 ? "shut-out" : "not-known";
  }
}
