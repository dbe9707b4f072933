import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { onboard, secretValue } from "@/testing/dropzone-onboarding";
import { type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { startSandbox } from "../server";
import { OpenApiContract } from "../wire/openapi-contract";
import { contractChecks } from "./contract";
import { routes } from "./routes";

/** The sandbox serves docs/dropzone-contract.yaml. Each of its answers is held to it by testing/contract-guard.ts, as all others are. */

const contract = new OpenApiContract(new URL("../../docs/dropzone-contract.yaml", import.meta.url));

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ propagation: "instant" });
});
afterEach(() => sandbox.close());

async function ask(method: string, path: string, { key = "dz_sandbox_contoso", body }: { key?: string; body?: unknown } = {}) {
  const before = contractChecks.checked;
  const answer = await fetch(`${sandbox.origin}/app/api/v1${path}`, {
    method,
    headers: { "x-forwarded-host": "contoso.dropzone.app", authorization: key, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(contractChecks.checked).toBe(before + 1);
  return answer.status;
}

function form(clientId: string) {
  return {
    clientId,
    tenantId: tenantNamed(sandbox.world, "contoso").id,
    clientSecret: secretValue,
    portalUrl: null,
    useLiveResponse: false,
  };
}

describe("the contract with Dropzone", () => {
  it("lists the calls that the sandbox serves, and no others", () => {
    const served = routes(sandbox.world)
      .routes.filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replace("/app/api/v1", "").replace(":kind", "{kind}")}`);
    expect(contract.operations().sort()).toEqual(served.sort());
  });

  it("holds for the certificate, ping and system events", async () => {
    for (const path of ["/certificate", "/ping", "/system-events/list"]) {
      expect(await ask("GET", path)).toBe(200);
      expect(await ask("GET", path, { key: "wrong" })).toBe(401);
    }
    expect(await ask("GET", "/system-events/list?limit=-1")).toBe(400);
  });

  it("holds for tests, saves and what is saved", async () => {
    const app = onboard(sandbox.world, tenantNamed(sandbox.world, "contoso"));
    const test = "/integrations/data-source/test";
    expect(await ask("POST", test, { body: form(app.appId) })).toBe(200);
    expect(await ask("POST", test, { body: {} })).toBe(400);
    const saved = "/integrations/data-source";
    expect(await ask("GET", saved)).toBe(404);
    expect(await ask("PUT", saved, { body: { ...form(app.appId), clientSecret: "wrong" } })).toBe(422);
    expect(await ask("PUT", saved, { body: form(app.appId) })).toBe(200);
    expect(await ask("GET", saved)).toBe(200);
    expect(await ask("GET", "/system-events/list")).toBe(200);
  });

  const ping = { method: "GET", path: "/ping", query: new URLSearchParams(), request: null, status: 200 };
  const save = { ...ping, method: "PUT", path: "/integrations/data-source" };
  const saved = { type: "application/json", body: { id: "1", kind: "data-source", savedAt: "2026-01-01T00:00:00Z" } };
  const guid = "11111111-2222-4333-8444-555555555555";
  const filledIn = { clientId: guid, tenantId: guid, clientSecret: "s", useLiveResponse: true };
  const json = (body: unknown) => ({ type: "application/json", body });
  it.each([
    ["a status that it does not have", { ...ping, status: 500, answer: json({}) }],
    ["an answer of another type", { ...ping, answer: { type: "text/html", body: {} } }],
    ["an answer of another shape", { ...ping, path: "/certificate", answer: json({ pem: "x" }) }],
    ["a call that it does not have", { ...ping, path: "/pong", answer: json({}) }],
    ["a request of another shape that was carried out", { ...save, request: { ...filledIn, tenantId: "contoso.com" }, answer: saved }],
    ["a field that it does not have", { ...save, request: { ...filledIn, colour: "red" }, answer: saved }],
    ["a body that is missing", { ...save, answer: saved }],
    [
      "a parameter that is missing",
      { ...save, method: "DELETE", answer: json({ id: "1", kind: "data-source", removedAt: "2026-01-01T00:00:00Z" }) },
    ],
    [
      "a parameter of another type",
      { ...ping, path: "/system-events/list", query: new URLSearchParams({ limit: "many" }), answer: json({ count: 0, results: [] }) },
    ],
  ])("is broken by %s", (_what, exchange) => {
    expect(contract.complaints(exchange)).not.toEqual([]);
  });

  it("is kept by a good exchange, and by a wrong request that is refused", () => {
    expect(contract.complaints({ ...save, request: filledIn, answer: saved })).toEqual([]);
    const error = { code: "invalid-field", message: "tenantId must be a GUID.", field: "tenantId", requestId: "r" };
    expect(contract.complaints({ ...save, request: {}, status: 400, answer: json({ error }) })).toEqual([]);
  });
});
