import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CallRecord } from "@/lib/http";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import { exchangeOf } from "@/sandbox/exchange/state";
import { setScene } from "@/sandbox/scenes/scenes";
import { startSandbox } from "@/sandbox/server";
import { appToken, audiences, personToken, type Sandbox, someApp, tenantNamed } from "@/testing/sandbox-callers";
import { setSandboxEnv } from "@/testing/set-portal-env";
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
  setSandboxEnv(sandbox.origin);
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
  it("registers the app and assigns its role, and doing so again changes nothing", async () => {
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

  it("does not mistake other apps in Exchange's list for ours", async () => {
    const exchange = await as("ada");
    await registerInExchange(exchange, { ...registration, appId: someApp.objectId, servicePrincipalId: someApp.objectId });
    expect(await observeExchange(exchange, appId)).toMatchObject({ known: true, value: { servicePrincipal: null } });
  });

  it("removes a stale entry and creates it again", async () => {
    const exchange = await as("elena");
    await registerInExchange(exchange, { ...registration, servicePrincipalId: someApp.objectId });
    const seen = await observeExchange(exchange, appId);
    const identity = (seen.known && seen.value.servicePrincipal?.identity) || "";
    expect((await removeFromExchange(exchange, identity)).is).toBe("done");
    // As after a first try whose answer was lost.
    expect((await removeFromExchange(exchange, identity)).is).toBe("already-there");
    expect((await registerInExchange(exchange, registration)).is).toBe("done");
  });

  it("cannot assign the role until Exchange knows the app", async () => {
    expect(await assignRole(await as("elena"), assignment)).toMatchObject({
      is: "not-yet",
      error: { says: "not-replicated", requestId: expect.any(String) },
    });
  });

  it("recognizes an organization that was never customized, and one that was customized a moment ago", async () => {
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

describe("a failed call", () => {
  it("is a refusal for a person without the role, although Exchange's answer cannot be decoded", async () => {
    const exchange = await as("uma");
    expect(await registerInExchange(exchange, registration)).toMatchObject({
      is: "failed",
      error: { says: "role-missing", kind: "refused", status: 403 },
    });
    expect(await observeExchange(exchange, appId)).toMatchObject({ known: false, because: "refused" });
  });
  it("is not a refusal when the connection is lost, so that nobody is told to get a role", async () => {
    sandbox.world.faults.push({ match: { service: "exchange" }, fault: "cut-off", times: 12 });
    expect(await observeExchange(await as("elena"), appId)).toMatchObject({ known: false, because: "cut-off" });
  });
  it("has the reason slowed-down when Exchange throttles for too long", async () => {
    sandbox.world.faults.push({ match: { service: "exchange" }, fault: "throttled", times: 9, retryAfter: 600 });
    expect(await observeExchange(await as("elena"), appId)).toMatchObject({ known: false, because: "slowed-down" });
  });
  it("is retried when Exchange throttles for a moment", async () => {
    sandbox.world.faults.push({ match: { service: "exchange" }, fault: "throttled", times: 1, retryAfter: 1 });
    expect((await observeExchange(await as("elena"), appId)).known).toBe(true);
    expect(calls.map(({ status }) => status)).toContain(429);
  });
});

describe("trying quarantine as the app", () => {
  it("gives on-its-way until Exchange has put the role into effect, and then works", async () => {
    expect(await probeQuarantine(await asApp())).toMatchObject({ answer: "on-its-way", code: "exchange-not-effective" });
    const admin = await as("elena");
    await registerInExchange(admin, registration);
    await assignRole(admin, assignment);
    expect(await probeQuarantine(await asApp())).toMatchObject({ answer: "yes" });
  });
});

it("a redirect to a regional host of Exchange is followed", async () => {
  const tenant = contoso();
  exchangeOf(tenant).regionalPrefix = "nam02b";
  const found = await observeExchange(await as("elena"), appId);
  // Some machines do not resolve names below localhost. In both cases our client followed the redirect.
  expect(calls.some(({ status }) => status === 302)).toBe(true);
  expect(found.known || found.because).toSatisfy((outcome: unknown) => outcome === true || outcome === "cut-off");
});
