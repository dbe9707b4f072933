import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { explainDropzoneError } from "@/lib/errors/known/explain";
import type { CallRecord } from "@/lib/http";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { setScene } from "@/sandbox/scenes/scenes";
import { startSandbox } from "@/sandbox/server";
import { onboard, secretId, secretValue } from "@/testing/dropzone-onboarding";
import { type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { setSandboxEnv } from "@/testing/set-portal-env";
import { fetchCertificate } from "./certificate";
import { dropzoneClient } from "./client";
import { type AlertSourceInput, apiIntegrations, type DataSourceInput } from "./integrations";
import { tryKey } from "./key";

let sandbox: Sandbox;
const calls: CallRecord[] = [];

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

const client = (apiKey = "dz_sandbox_contoso", host = "contoso.dropzone.app") =>
  dropzoneClient({ host, apiKey, onCall: (call) => calls.push(call), patience: { wait: async () => {} } });

function forms(leftOut?: Parameters<typeof onboard>[2]): { dataSource: DataSourceInput; alertSource: AlertSourceInput } {
  const tenant = tenantNamed(sandbox.world, "contoso");
  const credentials = { clientId: onboard(sandbox.world, tenant, leftOut).appId, tenantId: tenant.id, clientSecret: secretValue };
  return {
    dataSource: { ...credentials, portalUrl: "https://contoso.us.portal.cloudappsecurity.com", useLiveResponse: true },
    alertSource: {
      ...credentials,
      alertTypes: ["defender-alerts", "defender-incidents", "reported-phishing"],
      powerShellApi: { enabled: true, organizationId: "contoso.onmicrosoft.com" },
    },
  };
}

describe("the certificate", () => {
  it("belongs to this Dropzone tenant, and is checked like an uploaded one", async () => {
    const { thumbprint } = integrationCertificate("contoso");
    expect(await fetchCertificate(client(), new Date())).toMatchObject({ ok: true, certificate: { thumbprint } });
    expect(await fetchCertificate(client(), new Date("2999-01-01"))).toEqual({ ok: false, reason: "expired" });
  });
  it("of another tenant is refused with this tenant's API key", async () => {
    await expect(fetchCertificate(client("dz_sandbox_contoso", "fabrikam.dropzone.app"), new Date())).rejects.toMatchObject({
      kind: "refused",
    });
  });
  it("of an unknown tenant is an error, not a missing certificate", async () => {
    await expect(fetchCertificate(client("x", "initech.dropzone.app"), new Date())).rejects.toMatchObject({ name: "DropzoneError" });
  });
});

describe("the integrations", () => {
  it("are tested, saved twice without harm, and read back without the secret", async () => {
    const { dataSource, alertSource } = forms();
    const integrations = apiIntegrations(client());
    expect(await integrations.findIntegration("data-source")).toBeNull();
    expect(await integrations.testDataSource(dataSource)).toMatchObject({ ok: true });
    expect(await integrations.testAlertSource(alertSource)).toMatchObject({ ok: true });
    const first = await integrations.saveDataSource(dataSource);
    expect(first).toMatchObject({ ok: true, requestId: expect.any(String) });
    expect(await integrations.saveDataSource(dataSource)).toMatchObject({ ok: true, id: first.ok ? first.id : "" });
    expect(await integrations.saveAlertSource(alertSource)).toMatchObject({ ok: true });

    const saved = await integrations.findIntegration("data-source");
    expect(saved).toMatchObject({
      kind: "data-source",
      account: { status: "active", lastError: null },
      clientId: dataSource.clientId,
      useLiveResponse: true,
    });
    expect(await integrations.findIntegration("alert-source")).toMatchObject({
      organizationId: "contoso.onmicrosoft.com",
      alertTypes: alertSource.alertTypes,
    });
    expect(JSON.stringify([saved, calls])).not.toContain(secretValue);
  });

  it("report which check failed, and save nothing then", async () => {
    const { dataSource } = forms({ permissions: ["AuditLog.Read.All"] });
    const integrations = apiIntegrations(client());
    expect(await integrations.saveDataSource(dataSource)).toMatchObject({
      ok: false,
      reason: "test-failed",
      checks: expect.arrayContaining([{ name: "permission:AuditLog.Read.All", ok: false, message: expect.any(String) }]),
    });
    expect(await integrations.findIntegration("data-source")).toBeNull();
  });

  it("name the field that was refused", async () => {
    const { alertSource } = forms();
    const answer = await apiIntegrations(client()).saveAlertSource({ ...alertSource, tenantId: "contoso.com" });
    expect(answer).toMatchObject({ ok: false, reason: "invalid-field", field: "tenantId" });
  });

  it("fail their test with the secret's id in place of its value", async () => {
    const { dataSource } = forms();
    const tested = await apiIntegrations(client()).testDataSource({ ...dataSource, clientSecret: secretId });
    expect(tested).toMatchObject({ ok: false, checks: expect.arrayContaining([expect.objectContaining({ name: "sign-in", ok: false })]) });
  });
});

describe("an API key", () => {
  const patience = { attempts: 1 };
  const key = (apiKey = "dz_sandbox_contoso", host = "contoso.dropzone.app") => tryKey({ host, apiKey, patience });
  it("is accepted by its own Dropzone tenant and refused by another", async () => {
    expect(await key()).toEqual({ ok: true });
    expect(await key("dz_wrong")).toEqual({ ok: false, reason: "dropzone-key-refused" });
    expect(await key("dz_sandbox_contoso", "fabrikam.dropzone.app")).toEqual({ ok: false, reason: "dropzone-key-refused" });
  });
  it("is not called wrong where there is no Dropzone tenant", async () => {
    expect(await key("dz_sandbox_contoso", "nowhere.dropzone.app")).toEqual({ ok: false, reason: "dropzone-tenant-unknown" });
    expect(await key("dz_sandbox_contoso", "contoso.dropzone.app.evil.example")).toEqual({ ok: false, reason: "dropzone-host-refused" });
  });
  it.each([
    ["an outage", { fault: "server-error" }, "dropzone-unreachable"],
    ["a fault of Dropzone's", { fault: "server-error", status: 500 }, "dropzone-unreachable"],
    ["a lost connection", { fault: "cut-off" }, "dropzone-unreachable"],
    ["a request to slow down", { fault: "throttled" }, "dropzone-slowed-us-down"],
  ] as const)("is not called wrong after %s", async (_, fault, reason) => {
    sandbox.world.faults.push({ match: { service: "dropzone" }, times: 9, ...fault });
    expect(await key()).toEqual({ ok: false, reason });
  });
});

describe("when Dropzone does not do what was asked", () => {
  const failure = async (fault: Parameters<typeof sandbox.world.faults.push>[0]) => {
    sandbox.world.faults.push(fault);
    return apiIntegrations(client("dz_sandbox_contoso"))
      .testDataSource(forms().dataSource)
      .catch((error: unknown) => error);
  };
  it("a refused API key has its own error code, and is not in the error", async () => {
    const error = await apiIntegrations(client("dz_wrong"))
      .findIntegration("data-source")
      .catch((thrown: unknown) => thrown);
    expect(explainDropzoneError(error as never)).toBe("dropzone-key-refused");
    expect(inspect(error, { depth: 20 })).not.toContain("dz_wrong");
  });
  it.each(["evildropzone.app", "contoso.dropzone.app.evil.example", "contoso.dropzone.app:8443", "CONTOSO.dropzone.app"])(
    "nothing is sent to %s, which is not a Dropzone tenant's host",
    async (host) => {
      const error = await apiIntegrations(client("dz_sandbox_contoso", host))
        .saveDataSource(forms().dataSource)
        .catch((thrown: unknown) => thrown);
      expect(explainDropzoneError(error as never)).toBe("dropzone-host-refused");
      expect(calls).toEqual([]);
    },
  );
  it("a lost connection and a long wait are not refusals, and their errors contain no secret", async () => {
    const cut = await failure({ match: { service: "dropzone" }, fault: "cut-off", times: 9 });
    expect(explainDropzoneError(cut as never)).toBe("dropzone-unreachable");
    sandbox.world.faults.length = 0;
    setScene(sandbox.world, "fresh");
    const slowed = await failure({ match: { service: "dropzone" }, fault: "throttled", times: 9, retryAfter: 600 });
    expect(explainDropzoneError(slowed as never)).toBe("dropzone-slowed-us-down");
    for (const error of [cut, slowed]) expect(inspect(error, { depth: 20 })).not.toMatch(new RegExp(`${secretValue}|dz_sandbox_contoso`));
  });
});
