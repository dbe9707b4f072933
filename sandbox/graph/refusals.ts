import { now, type World } from "../world/world";

/** Graph's errors. learn.microsoft.com/graph/errors */

type Detail = { code: string; message: string; target?: string };
type Status = 400 | 401 | 403 | 404 | 405 | 409 | 424 | 429 | 500;

/** Thrown by a rule; the route wrapper turns it into Graph's error body. */
export class GraphRefusal extends Error {
  override name = "GraphRefusal";
  constructor(
    readonly status: Status,
    readonly code: string,
    message: string,
    readonly details: Detail[] = [],
  ) {
    super(message);
  }
}

export const badRequest = (message: string, details: Detail[] = []) => new GraphRefusal(400, "Request_BadRequest", message, details);
export const unsupportedQuery = (message: string) => new GraphRefusal(400, "Request_UnsupportedQuery", message);
export const denied = () => new GraphRefusal(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
export const notFound = (id: string) =>
  new GraphRefusal(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** Two service principals of one app. https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals */
export const principalExists = (appId: string, details: Detail[] = []) =>
  new GraphRefusal(
    409,
    "Request_MultipleObjectsWithSameKeyValue",
    `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    details,
  );

export function errorBody(world: World, refusal: GraphRefusal, ids: { requestId: string; clientRequestId: string }) {
  return {
    error: {
      code: refusal.code,
      message: refusal.message,
      ...(refusal.details.length > 0 ? { details: refusal.details } : {}),
      innerError: {
        date: now(world).toISOString().slice(0, 19),
        "request-id": ids.requestId,
        "client-request-id": ids.clientRequestId,
      },
    },
  };
}
