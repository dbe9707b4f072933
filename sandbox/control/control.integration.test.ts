import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizePath, SandboxBrowser, tokenFor } from "@/testing/sandbox-browser";
import { type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { errorOf, graphAs } from "@/testing/sandbox-graph";
import { integrationCertificate } from "../dropzone/certificates";
import { startSandbox } from "../server";
import { auditsOf } from "../world/audits";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ portalOrigin: "http://portal.test" });
});
afterAll(() => sandbox.close());

async function control(method: string, path: string, body?: unknown) {
  const response = await fetch(`${sandbox.origin}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const contoso = "c0170500-0000-4000-8000-000000000001";

describe("the control API", () => {
  it("the scene, the clock and the faults are set over the control API", async () => {
    expect(await (await fetch(sandbox.origin)).text()).toContain("casey@dropzone.ai");
    expect((await fetch(`${sandbox.origin}/favicon.ico`)).status).toBe(204);
    expect((await control("POST", "/sandbox/control/world", { name: "everything-done", tenant: contoso })).status).toBe(200);
    const dump = (await control("GET", `/sandbox/control/tenants/${contoso}`)).body;
    expect((dump.grants as { value: string; isInTokens: boolean }[]).filter(({ isInTokens }) => isInTokens)).toHaveLength(13);
    expect(JSON.stringify(dump)).not.toContain("secretText");
    const before = (await control("GET", "/sandbox/control/calls")).body;
    await control("POST", "/sandbox/control/clock", { advanceSeconds: 3600 });
    const after = (await control("GET", "/sandbox/control/calls")).body;
    expect(new Date(String(after.now)).getTime() - new Date(String(before.now)).getTime()).toBeGreaterThan(3_500_000);
    expect((await control("POST", "/sandbox/control/latency", { ms: 0 })).status).toBe(200);
    expect((await control("POST", "/sandbox/control/propagation", { mode: "soon" })).status).toBe(400);
    expect(
      (
        await control("POST", "/sandbox/control/portal-app", {
          redirectUris: ["http://portal.test/auth/callback", "http://portal.test/auth/consent-callback"],
        })
      ).status,
    ).toBe(200);
    const replaced = async (tenant: string) => (await control("POST", "/sandbox/control/dropzone-certificate", { tenant })).body.thumbprint;
    const thumbprints = [await replaced(contoso), await replaced("contoso")];
    expect(new Set([...thumbprints, integrationCertificate("contoso").thumbprint]).size).toBeGreaterThan(1);
    expect(thumbprints[0]).not.toBe(thumbprints[1]);
    expect((await control("POST", "/sandbox/control/dropzone-certificate", { tenant: "nobody" })).status).toBe(400);
    expect((await control("POST", "/sandbox/control/reset", { world: "no-such-world" })).status).toBe(400);
    expect((await control("POST", "/sandbox/control/reset")).body).toEqual({ ok: true, world: "fresh" });
  });

  it("creates a tenant on request", async () => {
    const { body } = await control("POST", "/sandbox/control/tenants", { name: "Wide World" });
    expect(body).toMatchObject({
      name: "Wide World",
      domain: "wideworld.com",
      dropzoneHost: "wideworld.dropzone.app",
      dropzoneApiKey: "dz_sandbox_wideworld",
    });
    const graph = graphAs(sandbox.origin, await tokenFor(sandbox.origin, "ada@wideworld.com"));
    expect((await graph("GET", "/organization")).body.value).toMatchObject([{ id: body.tenantId }]);
    expect((await control("POST", "/sandbox/control/world", { name: "everything-done", tenant: body.tenantId })).status).toBe(200);
    const again = await control("POST", "/sandbox/control/tenants", { name: "Wide World" });
    expect(again.body.domain).not.toBe("wideworld.com");
  });

  it("people, policy and consent of a tenant are changed as its administrators change them", async () => {
    const tenant = String((await control("POST", "/sandbox/control/tenants", { name: "Changed" })).body.tenantId);
    const change = async (what: string, body: object) => (await control("POST", `/sandbox/control/${what}`, { tenant, ...body })).status;
    expect(await change("people", { first: "uma", roles: ["Application Administrator"] })).toBe(200);
    expect(await change("people", { first: "uma", roles: ["King"] })).toBe(400);
    expect(await change("people", { first: "nobody" })).toBe(400);
    const graph = graphAs(sandbox.origin, await tokenFor(sandbox.origin, "uma@changed.com"));
    const roles = await graph("GET", "/me/transitiveMemberOf/microsoft.graph.directoryRole");
    expect(roles.body.value).toMatchObject([{ roleTemplateId: "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3" }]);
    expect(await change("people", { first: "uma", homeTenantId: contoso })).toBe(200);
    expect((await graph("GET", "/me?$select=userType")).body).toMatchObject({ userType: "Guest" });

    expect(await change("policy", { secretDays: "none" })).toBe(400);
    expect(await change("policy", { secretDays: 0 })).toBe(200);
    const { id } = (await graph("POST", "/applications", { displayName: "Payroll" })).body;
    const addSecret = () => graph("POST", `/applications/${id}/addPassword`, { passwordCredential: { displayName: "key" } });
    expect(errorOf(await addSecret()).code).toBe("CredentialTypeNotAllowedAsPerAppPolicy");
    expect(await change("policy", { secretDays: null })).toBe(200);
    expect((await addSecret()).status).toBe(200);

    expect(await change("consent", {})).toBe(200);
    expect(await change("consent", {})).toBe(400);
    expect((await control("GET", `/sandbox/control/tenants/${tenant}`)).body.consents).toEqual([]);
  });

  it("gives the same ids at each start", async () => {
    const ids = async (origin: string) => {
      const graph = graphAs(origin, await tokenFor(origin, "ada@contoso.com"));
      return (await graph("POST", "/applications", { displayName: "Same" })).body.appId;
    };
    await control("POST", "/sandbox/control/reset");
    const again = await startSandbox({ portalOrigin: "http://portal.test" });
    expect(await ids(again.origin)).toBe(await ids(sandbox.origin));
    await again.close();
  });

  it("fails a call as often as it is told to, and records what was asked", async () => {
    const graph = graphAs(sandbox.origin, await tokenFor(sandbox.origin, "ada@contoso.com"));
    const total = Number((await control("GET", "/sandbox/control/calls")).body.total);
    await control("POST", "/sandbox/control/faults", {
      match: { service: "graph", method: "GET", path: "/me" },
      fault: "throttled",
      times: 1,
      retryAfter: 3,
    });
    const slowed = await graph("GET", "/me");
    expect([slowed.status, slowed.headers.get("retry-after"), errorOf(slowed).code]).toEqual([429, "3", "TooManyRequests"]);
    expect((await graph("GET", "/me")).status).toBe(200);
    const { calls } = (await control("GET", `/sandbox/control/calls?since=${total}`)).body;
    expect(calls).toMatchObject([
      { method: "GET", path: "/v1.0/me", status: 429 },
      { path: "/v1.0/me", status: 200 },
    ]);
    await control("POST", "/sandbox/control/faults", { match: { service: "graph" }, fault: "server-error", times: 5 });
    await control("DELETE", "/sandbox/control/faults");
    expect((await graph("GET", "/me")).status).toBe(200);
  });

  it("cuts the connection before a call is carried out, or loses its answer", async () => {
    const graph = graphAs(sandbox.origin, await tokenFor(sandbox.origin, "ada@contoso.com"));
    const lists = async () => (await graph("GET", "/applications?$filter=displayName eq 'Lost'")).body.value?.length;
    for (const [fault, made] of [
      ["cut-off", 0],
      ["answer-lost", 1],
    ] as const) {
      await control("POST", "/sandbox/control/faults", { match: { method: "POST", path: "/applications" }, fault, times: 1 });
      await expect(graph("POST", "/applications", { displayName: "Lost" })).rejects.toThrow("fetch failed");
      expect(await lists()).toBe(made);
    }
  });

  it("lets somebody change the app behind everybody's back, with an entry in the directory's audit log", async () => {
    await control("POST", "/sandbox/control/world", { name: "everything-done" });
    const graph = graphAs(sandbox.origin, await tokenFor(sandbox.origin, "ada@contoso.com"));
    const [app] = (await graph("GET", "/applications?$filter=displayName eq 'Dropzone AI'")).body.value as { id: string }[];
    const deed = (does: string, what = "") => control("POST", "/sandbox/control/deeds", { tenant: "contoso", does, what, by: "amir" });
    await deed("add-owner", "uma");
    await deed("add-federated-credential", "build");
    await deed("delete-application");
    expect((await graph("GET", `/applications/${app?.id}`)).status).toBe(404);
    await deed("restore-application");
    expect((await graph("GET", `/applications/${app?.id}/owners`)).body.value).toHaveLength(1);
    expect((await graph("GET", `/applications/${app?.id}/federatedIdentityCredentials`)).body.value).toHaveLength(1);
    const { entries } = auditsOf(tenantNamed(sandbox.world, "contoso"));
    expect(entries.map(({ activity, by }) => `${by.name.split("@")[0]}: ${activity}`)).toEqual([
      "amir: Add owner to application",
      "amir: Update application",
      "amir: Delete application",
      "amir: Restore application",
    ]);
  });

  it("shows a read the state from before the last write, alone and as a part of a batch", async () => {
    const graph = graphAs(sandbox.origin, await tokenFor(sandbox.origin, "ada@contoso.com"));
    const url = "/applications?$filter=displayName eq 'Late'";
    const match = { method: "GET", path: "/applications" };
    await control("POST", "/sandbox/control/faults", { match, fault: "stale", times: 2 });
    // Nothing was written since: this read is not stale, and the fault is still to come.
    expect((await graph("GET", url)).body.value).toHaveLength(0);
    await graph("POST", "/applications", { displayName: "Late" });
    expect((await graph("GET", url)).body.value).toHaveLength(0);
    const batch = await graph("POST", "/$batch", { requests: [{ id: "1", method: "GET", url }] });
    expect(batch.body.responses).toMatchObject([{ status: 200, body: { value: [] } }]);
    expect((await graph("GET", url)).body.value).toHaveLength(1);
  });

  it("keeps its state over a restart when it has a state file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-state-"));
    const options = { portalOrigin: "http://portal.test", stateFile: join(folder, "state.json") };
    const first = await startSandbox(options);
    const token = await tokenFor(first.origin, "ada@contoso.com");
    await graphAs(first.origin, token)("POST", "/applications", { displayName: "Kept" });
    await first.close();
    expect(readFileSync(options.stateFile, "utf8")).toContain("Kept");
    const second = await startSandbox({ ...options, portalOrigin: "http://elsewhere.test" });
    const listed = await graphAs(second.origin, token)("GET", "/applications?$filter=displayName eq 'Kept'");
    expect(listed.body.value).toHaveLength(1);
    const address = authorizePath({ redirect_uri: "http://elsewhere.test/auth/callback", login_hint: "uma@contoso.com" });
    expect((await new SandboxBrowser(second.origin).open(address)).status).toBe(302);
    await second.close();
    rmSync(folder, { recursive: true });
  });
});
