import { afterAll, beforeEach, expect } from "vitest";
import { permissionsOf, resourceKeys } from "@/lib/catalogue/permissions";
import type { CallRecord } from "@/lib/http";
import { classifyCreateApplication, createApplicationRequest } from "@/lib/microsoft/graph/applications";
import type { BatchAnswer, BatchRequest } from "@/lib/microsoft/graph/batch";
import { type GraphClient, graphClient } from "@/lib/microsoft/graph/client";
import { applicationRequests, type Sought } from "@/lib/microsoft/graph/finding-applications";
import { meRequest, myRolesRequest } from "@/lib/microsoft/graph/me";
import { organizationRequest } from "@/lib/microsoft/graph/organization";
import { parseResource, resourceRequests } from "@/lib/microsoft/graph/resources";
import {
  classifyCreateServicePrincipal,
  createServicePrincipalRequest,
  servicePrincipalRequests,
} from "@/lib/microsoft/graph/service-principals";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { setScene } from "@/sandbox/scenes/scenes";
import { startSandbox } from "@/sandbox/server";
import { audiences, personToken, tenantNamed } from "./sandbox-callers";
import { setSandboxEnv } from "./set-portal-env";

/** For tests of the portal's Graph client: Contoso's people as clients of a sandbox, and what the tests observe and create there. */

export const scopes = "User.Read Application.ReadWrite.All AppRoleAssignment.ReadWrite.All";
const uniqueName = "dropzone-onboarding-0123456789abcdef0123456789abcdef";
export const sought: Sought & { uniqueName: string } = { app: null, uniqueName, formerUniqueName: "dropzone-ai-contoso" };

/** One sandbox for the tests of a file, set back before each. `calls` are those of the test that runs. */
export async function openGraphClients() {
  const sandbox = await startSandbox();
  const calls: CallRecord[] = [];
  setSandboxEnv(sandbox.origin);
  afterAll(() => sandbox.close());
  beforeEach(() => {
    setScene(sandbox.world, "fresh");
    sandbox.world.faults.length = 0;
    calls.length = 0;
  });
  async function as(first: string): Promise<GraphClient> {
    const token = await personToken(sandbox.world, {
      tenant: tenantNamed(sandbox.world, "contoso"),
      first,
      audience: audiences.graph,
      scp: scopes,
    });
    return graphClient({ cloud: "global", token, onCall: (call) => calls.push(call), patience: { wait: async () => {} } });
  }
  return { sandbox, calls, as };
}

/** Reads the answer to one request, sent as a batch of its own. */
export async function only<T>(graph: GraphClient, request: BatchRequest, read: (answer: BatchAnswer) => T): Promise<T> {
  const answer = (await graph.batch([request])).get(request.id);
  if (!answer) throw new Error(`no answer to ${request.id}`);
  return read(answer);
}

/** Everything the portal observes with Graph. */
export const observing = (app: Sought["app"] = null) => [
  organizationRequest(),
  meRequest(),
  myRolesRequest(),
  ...applicationRequests({ ...sought, app }),
  ...(app ? servicePrincipalRequests(app.appId) : []),
  ...resourceRequests(),
];

export async function resourcesSeen(graph: GraphClient) {
  const answers = await graph.batch(resourceRequests());
  return resourceKeys.map((key) => {
    const seen = parseResource(key, answers.get(`resource:${key}`));
    if (!seen.known || !seen.value) throw new Error(`${key} is not there`);
    expect(Object.keys(seen.value.roleIds).sort()).toEqual(
      permissionsOf(key)
        .map(({ name }) => name)
        .sort(),
    );
    return { key, ...seen.value };
  });
}

export const declared = (seen: Awaited<ReturnType<typeof resourcesSeen>>) =>
  seen.map(({ appId, roleIds }) => ({ resourceAppId: appId, appRoleIds: Object.values(roleIds) }));

/** Creates the app and its service principal, as the first changes of a run do. */
export async function createApp(graph: GraphClient) {
  const seen = await resourcesSeen(graph);
  const certificate = { der: derOf("contoso") };
  const created = await only(
    graph,
    createApplicationRequest({ uniqueName, permissions: declared(seen), certificate }),
    classifyCreateApplication,
  );
  if (created.is !== "done") throw new Error(created.is);
  const principal = await only(graph, createServicePrincipalRequest(created.value.appId), classifyCreateServicePrincipal);
  if (principal.is !== "done") throw new Error(principal.is);
  return { seen, app: created.value, principal: principal.value };
}

export const derOf = (label: string) => integrationCertificate(label).der;
