import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CallRecord } from "@/lib/http";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import { exchangeOf } from "@/sandbox/exchange/state";
import { setScene } from "@/sandbox/scenes/scenes";
import { startSandbox } from "@/sandbox/server";
import { portalEnv } from "@/scripts/stack/portal-env";
import { appToken, audiences, personToken, type Sandbox, someApp, tenantNamed } from "@/testing/sandbox-callers";
import { type ExchangeClient, exchangeClient } from "./client";
import { observeExchange } from "./observe";
import { probeQuarantine } from "./quarantine";
import { assignRole } from "./roles";
import { registerInExchange, removeFromExchange } from "./service-principals";

let sandbox: Sandbox;
const calls: CallRecord[] = [];
const { appId, principalId: servicePrincipalId } = someApp;
const registration = { appId, servicePrincipalId, displayName: dropzoneApp.displayName };
const assignment = { servicePrincipalId, role: dropzoneApp.exchangeRole };

beforeAll(async () => {
  sandbox = await startSandbox();
  const unused = {
    portalOrigin: "http://portal.test",
    databaseUrl: "postgresql://unused",
    sealingKeys: `k:${Buffer.alloc(32).toString("base64")}`,
  };
  Object.assign(process.env, portalEnv({ ...unused, sandboxOrigin: sandbox.origin }));
});
afterAll(() => sandbox.close());
beforeEach(() => {
  setScene(sandbox.world, "fresh");
  sandbox.world.faults.length = 0;
  calls.length = 0;
});

const contoso = () => tenantNamed(sandbox.world, "contoso");
const common = () =>
  ({
    cloud: "global",
    tenantId: contoso().id,
    onCall: (call: CallRecord) => calls.push(call),
    patience: { wait: async () => {} },
  }) as const;

async function as(first: string): Promise<ExchangeClient> {
  const token = await personToken(sandbox.world, { tenant: contoso(), first, audience: audiences.exchange, scp: "Exchange.Manage" });
  return exchangeClient({ ...common(), token, anchor: { as: "person", userPrincipalName: `${first}@contoso.com` } });
}
async function asApp(): Promise<ExchangeClient> {
  const token = await appToken(sandbox.world, { tenant: contoso(), audience: audiences.exchange, roles: ["Exchange.ManageAsApp"] });
  return exchangeClient({ ...common(), token, anchor: { as: "app" } });
}

describe("setting up", () => {
  it("the app is registered and given its role, and doing so again changes nothing", async () => {
    const exchange = await as("elena");
    expect(await observeExchange(exchange, appId)).toMatchObject({ known: true, value: { servicePrincipal: null, roleAssignment: null } });
    expect(await registerInExchange(exchange, registration)).toMatchObject({ is: "done", value: { objectId: servicePrincipalId } });
    expect(await assignRole(exchange, assignment)).toMatchObject({
      is: "done",
      value: { name: expect.stringContaining("Transport Hygiene") },
    });
    expect((await registerInExchange(exchange, registration)).is).toBe("already-there");
    expect((await assignRole(exchange, assignment)).is).toBe("already-there");
    expect(await observeExchange(exchange, appId)).toMatchObject({
      known: true,
      value: { servicePrincipal: { objectId: servicePrincipalId }, roleAssignment: { name: expect.any(String) } },
    });
    expect(calls.map(({ what }) => what)).toContain("New-ManagementRoleAssignment");
  });

  it("other apps in Exchange's list are not taken for ours", async () => {
    const exchange = await as("ada");
    await registerInExchange(exchange, { ...registration, appId: someApp.objectId, servicePrincipalId: someApp.objectId });
    expect(await observeExchange(exchange, appId)).toMatchObject({ known: true, value: { servicePrincipal: null } });
  });

  it("a stale entry is removed and made again", async () => {
    const exchange = await as("elena");
    await registerInExchange(exchange, { ...registration, servicePrincipalId: someApp.objectId });
    const seen = await observeExchange(exchange, appId);
    const identity = (seen.known && seen.value.servicePrincipal?.identity) || "";
    expect((await removeFromExchange(exchange, identity)).is).toBe("done");
    expect((await registerInExchange(exchange, registration)).is).toBe("done");
  });

  it("the role has to wait until Exchange knows the app", async () => {
    expect(await assignRole(await as("elena"), assignment)).toMatchObject({
      is: "not-yet",
      error: { says: "not-replicated", requestId: expect.any(String) },
    });
  });

  it("an organization that was never customized is told apart, and so is one that just was", async () => {
    setScene(sandbox.world, "exchange-never-customized");
    const exchange = await as("elena");
    await registerInExchange(exchange, registration);
    expect(await assignRole(exchange, assignment)).toMatchObject({ is: "failed", error: { says: "not-customized" } });
    exchangeOf(contoso()).customization = { state: "customized", readyAt: "2999-01-01T00:00:00Z" };
    expect(await assignRole(exchange, assignment)).toMatchObject({
      is: "failed",
      error: { says: "no-delegating-assignment", kind: "refused" },
    });
    expect((await assignRole(exchange, { ...assignment, recentlyCustomized: true })).is).toBe("not-yet");
  });
});

describe("not being able to", () => {
  it("is a refusal for somebody without the role, though Exchange's answer cannot even be decoded", async () => {
    const exchange = await as("uma");
    expect(await registerInExchange(exchange, registration)).toMatchObject({
      is: "failed",
      error: { says: "role-missing", kind: "refused", status: 403 },
    });
    expect(await observeExchange(exchange, appId)).toMatchObject({ known: false, because: "refused" });
  });
  it("is a cut line for one that is cut: nobody is sent for a role", async () => {
    sandbox.world.faults.push({ match: { service: "exchange" }, fault: "cut-off", times: 9 });
    expect(await observeExchange(await as("elena"), appId)).toMatchObject({ known: false, because: "cut-off" });
  });
  it("is said after being slowed down for too long", async () => {
    sandbox.world.faults.push({ match: { service: "exchange" }, fault: "throttled", times: 9, retryAfter: 600 });
    expect(await observeExchange(await as("elena"), appId)).toMatchObject({ known: false, because: "slowed-down" });
  });
  it("passes when Exchange is slow for a moment", async () => {
    sandbox.world.faults.push({ match: { service: "exchange" }, fault: "throttled", times: 1, retryAfter: 1 });
    expect((await observeExchange(await as("elena"), appId)).known).toBe(true);
    expect(calls.map(({ status }) => status)).toContain(429);
  });
});

describe("trying quarantine as the app", () => {
  it("is on its way until Exchange has put the role into effect, and then works", async () => {
    expect(await probeQuarantine(await asApp())).toMatchObject({ answer: "on-its-way", code: "exchange-not-effective" });
    const admin = await as("elena");
    await registerInExchange(admin, registration);
    await assignRole(admin, assignment);
    expect(await probeQuarantine(await asApp())).toMatchObject({ answer: "yes" });
  });
});

it("the token goes to a regional host of Exchange, and to no other", async () => {
  const tenant = contoso();
  exchangeOf(tenant).regionalPrefix = "nam02b";
  const found = await observeExchange(await as("elena"), appId);
  // Not every machine resolves names below localhost; either way the redirect was followed, and by us.
  expect(calls.some(({ status }) => status === 302)).toBe(true);
  expect(found.known || found.because).toSatisfy((outcome: unknown) => outcome === true || outcome === "cut-off");
});
