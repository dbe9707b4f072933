import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallRecord } from "@/lib/http";
import { startSandbox } from "@/sandbox/server";
import { acquireAppToken } from "./app-tokens";

/** Any app with a secret works here. This is the portal's own app in its home tenant. */
const app = {
  cloud: "global",
  tenantId: "d2090e00-0000-4000-8000-0000000000d2",
  clientId: "0d202020-0000-4000-8000-000000000001",
  clientSecret: "portal-app-secret-for-the-sandbox",
  resource: "graph",
} as const;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  Object.assign(process.env, {
    PORTAL_ORIGIN: "http://localhost:3000",
    DATABASE_URL: "postgresql://nobody@localhost/none",
    SEALING_KEYS: `k1:${Buffer.alloc(32).toString("base64")}`,
    AUDIT_KEYS: `a1:${Buffer.alloc(32).toString("base64")}`,
    PORTAL_APP_CLIENT_ID: app.clientId,
    PORTAL_APP_CLIENT_SECRET: app.clientSecret,
    STAFF_TENANT_ID: "d2090e00-0000-4000-8000-0000000000d2",
    MICROSOFT_LOGIN_ORIGIN: sandbox.origin,
  });
});
afterAll(() => sandbox.close());

describe("a token for the app", () => {
  it.each([
    ["graph", "https://graph.microsoft.com"],
    ["exchange", "https://outlook.office365.com"],
    ["defender", "https://api.securitycenter.microsoft.com"],
    ["cloud-apps", "05a65629-4c1b-48c1-a78b-804c4abdd4af"],
  ] as const)("for %s names the audience that its API accepts", async (resource, audience) => {
    expect(await acquireAppToken({ ...app, resource })).toMatchObject({ ok: true, audience, roles: [] });
  });

  it("is new each time, and each request is reported without the secret", async () => {
    const calls: CallRecord[] = [];
    const onCall = (call: CallRecord) => calls.push(call);
    const [first, second] = [await acquireAppToken({ ...app, onCall }), await acquireAppToken({ ...app, onCall })];
    expect(first.ok && second.ok && first.token !== second.token).toBe(true);
    expect(calls).toHaveLength(2);
    expect(calls[0]?.requestId).not.toBeNull();
    expect(JSON.stringify(calls)).not.toContain(app.clientSecret);
  });

  it("carries the roles that were granted", async () => {
    const tenant = sandbox.world.state.tenants.find(({ id }) => id === app.tenantId);
    const client = tenant?.servicePrincipals.find(({ appId }) => appId === app.clientId);
    const graph = tenant?.servicePrincipals.find(({ appId }) => appId === "00000003-0000-0000-c000-000000000000");
    const long = new Date(0).toISOString();
    tenant?.appRoleAssignments.push({
      ...(tenant.appRoleAssignments[0] as NonNullable<(typeof tenant.appRoleAssignments)[0]>),
      id: "granted",
      // Directory.Read.All. https://learn.microsoft.com/graph/permissions-reference
      appRoleId: "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
      principalId: client?.id as string,
      principalType: "ServicePrincipal",
      resourceId: graph?.id as string,
      listedAt: long,
      inTokensAt: long,
    });
    expect(await acquireAppToken(app)).toMatchObject({ ok: true, roles: ["Directory.Read.All"] });
    expect(await acquireAppToken({ ...app, resource: "exchange" })).toMatchObject({ ok: true, roles: [] });
  });
});

describe("a token request that fails once", () => {
  it.each([{ fault: "cut-off" }, { fault: "server-error" }, { fault: "server-error", status: 200, body: "<html>" }])(
    "is made again: $fault $status",
    async (kind) => {
      await fault(kind);
      expect(await acquireAppToken(app)).toMatchObject({ ok: true });
    },
  );
});

describe("a refused token", () => {
  it.each([
    ["a secret that Entra does not know", { clientSecret: "another" }, "secret-not-accepted-yet", "AADSTS7000215"],
    ["an app that the tenant does not have", { clientId: "99999999-0000-4000-8000-000000000009" }, "app-not-found-yet", "AADSTS700016"],
  ] as const)("has its reason for %s", async (_, change, reason, code) => {
    const answer = await acquireAppToken({ ...app, ...change });
    expect(answer).toMatchObject({ ok: false, reason, code });
    expect(JSON.stringify(answer)).not.toContain("another");
    expect(!answer.ok && answer.requestId).toBeTruthy();
  });

  it("has the reason slowed-down when Microsoft throttles", async () => {
    await fault({ fault: "throttled", retryAfter: 70 });
    expect(await acquireAppToken(app)).toMatchObject({ ok: false, reason: "slowed-down" });
  });

  it("counts as no answer when a page comes in place of the answer", async () => {
    await fault({ fault: "server-error", status: 200, body: "<html>", times: 4 });
    expect(await acquireAppToken(app)).toMatchObject({ ok: false, reason: "cut-off" });
  });

  it.each(["cut-off", "server-error"])("counts as no answer when Microsoft's answer is %s", async (kind) => {
    await fault({ fault: kind, times: 4 });
    expect(await acquireAppToken(app)).toMatchObject({ ok: false, reason: "cut-off" });
  });
});

const fault = (body: object) =>
  fetch(`${sandbox.origin}/sandbox/control/faults`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ match: { path: "/oauth2/v2.0/token" }, times: 1, ...body }),
  });
