import { Hono } from "hono";
import { cors } from "hono/cors";
import type { ParityRow } from "../parity/parity";
import { bearer } from "../wire/http";
import { findPerson } from "../world/directory";
import { tenantById, type World } from "../world/world";
import { appRoleAssignmentRoutes } from "./app-role-assignments";
import { applicationRoutes } from "./applications";
import { auditCall } from "./audit-calls";
import { logRoutes } from "./audit-logs";
import { answerBatch } from "./batch";
import { answerCall, type GraphRoute, refuse } from "./call";
import { consentGrantRoutes } from "./consent-grants";
import { deletedItemRoutes } from "./deleted-items";
import { federatedCredentialRoutes } from "./federated-credentials";
import { tenantRoutes } from "./organization";
import { ownerRoutes } from "./owners";
import { passwordRoutes } from "./passwords";
import { canonicalPath } from "./paths";
import { peopleRoutes } from "./people";
import { GraphRefusal } from "./refusals";
import { securityRoutes } from "./security";
import { servicePrincipalRoutes } from "./service-principals";

/** The routes of Microsoft Graph: every table of routes beside this file, $batch and userinfo. */

const graphRoutes: GraphRoute[] = [
  ...applicationRoutes,
  ...passwordRoutes,
  ...ownerRoutes,
  ...federatedCredentialRoutes,
  ...servicePrincipalRoutes,
  ...appRoleAssignmentRoutes,
  ...consentGrantRoutes,
  ...deletedItemRoutes,
  ...peopleRoutes,
  ...tenantRoutes,
  ...logRoutes,
  ...securityRoutes,
];

export function routes(world: World): Hono {
  const app = new Hono({ getPath: (request) => canonicalPath(new URL(request.url).pathname) });
  // Pages in a browser may call Graph.
  app.use("*", cors({ origin: "*", exposeHeaders: ["Location", "Retry-After", "request-id", "client-request-id"] }));
  for (const version of ["v1.0", "beta"]) app.post(`/${version}/$batch`, (c) => answerBatch({ world, c, graph: app, graphOf: routes }));
  for (const route of graphRoutes) app.on(route.method, route.path, (c) => answerCall(world, c, route, auditCall));
  app.on(["GET", "POST"], "/oidc/userinfo", async (c) => {
    const claims = await bearer(c, world, ["https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"]);
    const tenant = claims ? tenantById(world, claims.tid) : null;
    const person = tenant && claims ? findPerson(tenant, claims.oid) : null;
    if (!claims || !person)
      return refuse(world, c, new GraphRefusal(401, "InvalidAuthenticationToken", "Access token validation failure."));
    return c.json({
      sub: claims.sub,
      name: person.name,
      family_name: person.name.split(" ")[1],
      given_name: person.name.split(" ")[0],
      email: person.userName,
    });
  });
  app.notFound((c) => {
    const segment = canonicalPath(new URL(c.req.url).pathname).split("/")[2] ?? "";
    return refuse(world, c, new GraphRefusal(400, "BadRequest", `Resource not found for the segment '${segment}'.`));
  });
  return app;
}

const learn = "https://learn.microsoft.com/graph";
const other = { service: "graph", learnt: "documentation" } as const;

export const parity: ParityRow[] = [
  {
    ...other,
    method: "POST",
    path: "/v1.0/$batch",
    truth: "complete",
    page: `${learn}/json-batching`,
    test: "a batch is answered part by part, and refused as a whole when it is malformed",
  },
  {
    ...other,
    method: "POST",
    path: "/beta/$batch",
    truth: "complete",
    page: `${learn}/json-batching`,
    test: "a batch is answered part by part, and refused as a whole when it is malformed",
  },
  {
    ...other,
    method: "GET",
    path: "/oidc/userinfo",
    truth: "simplified",
    page: "https://learn.microsoft.com/entra/identity-platform/userinfo",
    test: "userinfo answers with the subject of the token",
    note: "No picture.",
  },
  {
    ...other,
    method: "POST",
    path: "/oidc/userinfo",
    truth: "simplified",
    page: "https://learn.microsoft.com/entra/identity-platform/userinfo",
    test: "userinfo answers with the subject of the token",
    note: "No picture.",
  },
  ...graphRoutes.map(({ method, path, parity: row }) => ({ ...other, method, path, ...row })),
];
