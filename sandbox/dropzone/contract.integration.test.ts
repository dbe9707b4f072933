import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { onboard, secretValue } from "@/testing/dropzone-onboarding";
import { type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { startSandbox } from "../server";
import { routes } from "./routes";

/** Checks the sandbox's answers against docs/dropzone-contract.yaml, as the portal's client is checked elsewhere. */

type Schema = Record<string, unknown>;
type Operation = { responses: Record<string, { content?: { "application/json": { schema: Schema } } }> };
type Contract = { paths: Record<string, Record<string, Operation>> };

const text = readFileSync(new URL("../../docs/dropzone-contract.yaml", import.meta.url), "utf8");
const contract = resolved(parse(text)) as Contract;

/** The contract with every $ref replaced by what it points at. */
function resolved(document: Schema): unknown {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    const { $ref, ...rest } = value as { $ref?: string };
    if (!$ref) return Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, walk(inner)]));
    return walk(
      $ref
        .slice(2)
        .split("/")
        .reduce<unknown>((at, key) => (at as Schema)[key], document),
    );
  };
  return walk(document);
}

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ propagation: "instant" });
});
afterEach(() => sandbox.close());

/** Calls, and holds the answer to the contract's schema for its status. */
async function ask(
  method: string,
  template: string,
  { path = template, key = "dz_sandbox_contoso", body }: { path?: string; key?: string; body?: unknown } = {},
) {
  const answer = await fetch(`${sandbox.origin}/app/api/v1${path}`, {
    method,
    headers: { "x-forwarded-host": "contoso.dropzone.app", authorization: key, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const schema = contract.paths[template]?.[method.toLowerCase()]?.responses[String(answer.status)]?.content?.["application/json"].schema;
  if (!schema) throw new Error(`The contract has no ${answer.status} for ${method} ${template}`);
  const read = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(await answer.json());
  expect(read.error?.issues ?? []).toEqual([]);
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
    const listed = Object.entries(contract.paths).flatMap(([path, operations]) =>
      ["get", "put", "post", "delete"].filter((method) => method in operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = routes(sandbox.world)
      .routes.filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replace("/app/api/v1", "").replace(":kind", "{kind}")}`);
    expect(listed.sort()).toEqual(served.sort());
  });

  it("holds for the certificate, ping and system events", async () => {
    for (const path of ["/certificate", "/ping", "/system-events/list"]) {
      expect(await ask("GET", path)).toBe(200);
      expect(await ask("GET", path, { key: "wrong" })).toBe(401);
    }
    expect(await ask("GET", "/system-events/list", { path: "/system-events/list?limit=-1" })).toBe(400);
  });

  it("holds for tests, saves and what is saved", async () => {
    const app = onboard(sandbox.world, tenantNamed(sandbox.world, "contoso"));
    const test = { path: "/integrations/data-source/test" };
    expect(await ask("POST", "/integrations/{kind}/test", { ...test, body: form(app.appId) })).toBe(200);
    expect(await ask("POST", "/integrations/{kind}/test", { ...test, body: {} })).toBe(400);
    const saved = { path: "/integrations/data-source" };
    expect(await ask("GET", "/integrations/{kind}", saved)).toBe(404);
    expect(await ask("PUT", "/integrations/{kind}", { ...saved, body: { ...form(app.appId), clientSecret: "wrong" } })).toBe(422);
    expect(await ask("PUT", "/integrations/{kind}", { ...saved, body: form(app.appId) })).toBe(200);
    expect(await ask("GET", "/integrations/{kind}", saved)).toBe(200);
    expect(await ask("GET", "/system-events/list")).toBe(200);
  });
});
