import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createApp, only, openGraphClients, scopes } from "@/testing/graph-clients";
import { personToken, tenantNamed } from "@/testing/sandbox-callers";
import { graphClient } from "./client";
import { addPasswordRequest, classifyAddPassword, secretEndsAt } from "./credentials";
import { meRequest } from "./me";
import { organizationRequest, parseOrganization } from "./organization";

/** Throttling, faults and lost connections. No error may contain the token. */

const { sandbox, calls, as } = await openGraphClients();

describe("when Microsoft slows us down", () => {
  it("only the throttled part of a batch is sent again", async () => {
    sandbox.world.faults.push({ match: { service: "graph", path: "/organization" }, fault: "throttled", times: 1, retryAfter: 1 });
    const answers = await (await as("ada")).batch([organizationRequest(), meRequest()]);
    expect(parseOrganization(answers.get("organization")).known).toBe(true);
    expect(calls.map(({ what, status }) => [what, status])).toEqual([
      ["GET /organization", 429],
      ["GET /me", 200],
      ["GET /organization", 200],
    ]);
    expect(new Set(calls.map(({ trip }) => trip)).size).toBe(2);
  });
  it("a wait that is too long is left to the caller", async () => {
    sandbox.world.faults.push({ match: { service: "graph", path: "/organization" }, fault: "throttled", times: 5, retryAfter: 300 });
    const answers = await (await as("ada")).batch([organizationRequest()]);
    expect(parseOrganization(answers.get("organization"))).toMatchObject({ known: false, because: "slowed-down" });
    expect(calls).toHaveLength(1);
  });
  it("a secret is not requested again when it may have been created", async () => {
    const graph = await as("ada");
    const { app } = await createApp(graph);
    sandbox.world.faults.push({ match: { service: "graph", path: "/addPassword" }, fault: "server-error", times: 1 });
    const request = addPasswordRequest({ objectId: app.objectId, endDateTime: secretEndsAt(new Date()) });
    expect(await only(graph, request, classifyAddPassword)).toMatchObject({ is: "failed", error: { status: 503 } });
  });
  it("a lost connection is not a refusal", async () => {
    sandbox.world.faults.push({ match: { service: "graph" }, fault: "cut-off", times: 9 });
    await expect((await as("ada")).batch([organizationRequest()])).rejects.toMatchObject({
      name: "GraphError",
      kind: "cut-off",
      status: null,
    });
    expect(calls).toMatchObject(Array.from({ length: 4 }, () => ({ status: null })));
  });
});

it("no error contains the token", async () => {
  const token = await personToken(sandbox.world, {
    tenant: tenantNamed(sandbox.world, "contoso"),
    first: "ada",
    audience: "https://elsewhere.example",
    scp: scopes,
  });
  const graph = graphClient({ cloud: "global", token });
  const error: unknown = await graph.batch([organizationRequest()]).catch((thrown: unknown) => thrown);
  const single: unknown = await graph.get("/me", z.unknown()).catch((thrown: unknown) => thrown);
  sandbox.world.faults.push({ match: { service: "graph" }, fault: "cut-off", times: 9 });
  const cut: unknown = await graph.batch([organizationRequest()]).catch((thrown: unknown) => thrown);
  for (const thrown of [error, single, cut]) {
    expect(inspect(thrown, { depth: 20, showHidden: true })).not.toContain(token.slice(0, 40));
    expect(inspect(thrown, { depth: 20, showHidden: true })).not.toContain(token.split(".")[1]);
  }
});
