import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { secretValue } from "@/testing/dropzone-onboarding";
import { failing, openDropzoneSandbox } from "@/testing/sandbox-dropzone";
import { arrangeExtensions } from "../world/extensions";
import type { Application } from "../world/state";
import type { Check } from "./test-and-save";

/** Who may call, the certificate, saving, and the events that follow. */

const dropzone = openDropzoneSandbox();
const { ask, dataSource, alertSource, testOf, onboarded } = dropzone;

describe("who may call a Dropzone tenant", () => {
  it("the key is the whole Authorization header", async () => {
    expect((await ask("/ping")).status).toBe(200);
    const bearer = await ask("/ping", { key: "Bearer dz_sandbox_contoso" });
    expect([bearer.status, bearer.body]).toEqual([401, { error_msg: expect.stringContaining("whole Authorization header") }]);
  });

  it.each([null, "", "dz_sandbox_fabrikam", "nonsense"])("the key %s is refused", async (key) => {
    const answer = await ask("/certificate", { key });
    expect([answer.status, answer.body.error?.code]).toEqual([401, "unauthorized"]);
  });

  it("a host that no tenant has is not found", async () => {
    expect((await ask("/certificate", { host: "initech.dropzone.app" })).body.error?.code).toBe("unknown-tenant");
    expect((await ask("/certificate", { host: "fabrikam.dropzone.app", key: "dz_sandbox_fabrikam" })).status).toBe(200);
  });
});

describe("the certificate", () => {
  it("each Dropzone tenant hands out its own certificate, and never the private key", async () => {
    const mine = await ask("/certificate");
    const certificate = new X509Certificate(String(mine.body.pem));
    expect(mine.body.thumbprint).toBe(certificate.fingerprint.replaceAll(":", ""));
    expect(mine.body.subject).toContain("CN=contoso.dropzone.app");
    expect(Date.parse(String(mine.body.notAfter))).toBe(Date.parse(certificate.validTo));
    const theirs = await ask("/certificate", { host: "fabrikam.dropzone.app", key: "dz_sandbox_fabrikam" });
    expect(theirs.body.thumbprint).not.toBe(mine.body.thumbprint);
    expect(mine.text).not.toContain("PRIVATE KEY");
  });
});

describe("saving", () => {
  it("saving twice keeps the integration's id, and no answer holds the secret", async () => {
    const form = dataSource(onboarded());
    const first = await ask("/integrations/data-source", { method: "PUT", body: form });
    const second = await ask("/integrations/data-source", { method: "PUT", body: { ...form, useLiveResponse: false } });
    expect([first.status, second.status, second.body.id]).toEqual([200, 200, first.body.id]);
    const saved = await ask("/integrations/data-source");
    expect(saved.body).toMatchObject({
      id: first.body.id,
      kind: "data-source",
      status: "active",
      clientId: form.clientId,
      useLiveResponse: false,
    });
    for (const answer of [first, second, saved]) expect(answer.text).not.toContain(secretValue);
    expect(JSON.stringify(dropzone.contoso.extensions.dropzone)).not.toContain(secretValue);
  });

  it("a form that fails its test is not saved", async () => {
    const form = alertSource(onboarded({ permissions: ["SecurityAlert.Read.All"] }));
    const answer = await ask("/integrations/alert-source", { method: "PUT", body: form });
    expect([answer.status, answer.body.error?.code]).toEqual([422, "test-failed"]);
    expect(failing(answer.body as unknown as { checks: Check[] })).toEqual(["permission:SecurityAlert.Read.All"]);
    expect((await ask("/integrations/alert-source")).status).toBe(404);
  });

  it("an integration that was never saved is a 404", async () => {
    expect((await ask("/integrations/data-source")).body.error?.code).toBe("not-saved");
    expect((await ask("/integrations/coffee-source")).body.error?.code).toBe("unknown-kind");
  });

  it("an integration is removed only for the app that it uses", async () => {
    const form = dataSource(onboarded());
    await ask("/integrations/data-source", { method: "PUT", body: form });
    const remove = (clientId: string) => ask(`/integrations/data-source?clientId=${clientId}`, { method: "DELETE" });
    expect(await remove("00000000-0000-4000-8000-000000000000")).toMatchObject({
      status: 409,
      body: { error: { code: "of-another-app" } },
    });
    expect(await remove(form.clientId)).toMatchObject({ status: 200, body: { kind: "data-source" } });
    expect((await remove(form.clientId)).body.error?.code).toBe("not-saved");
  });

  it("one customer's integration is not the other's", async () => {
    await ask("/integrations/data-source", { method: "PUT", body: dataSource(onboarded()) });
    expect((await ask("/integrations/data-source", { host: "fabrikam.dropzone.app", key: "dz_sandbox_fabrikam" })).status).toBe(404);
    expect((await ask("/integrations/data-source")).status).toBe(200);
  });
});

describe("the scene in which everything is done", () => {
  it("has both integrations saved, and an Exchange that lets the app in", async () => {
    const app = onboarded();
    arrangeExtensions(dropzone.sandbox.world, dropzone.contoso, "everything-done");
    expect((await ask("/integrations/data-source")).body).toMatchObject({ clientId: app.appId, useLiveResponse: true });
    expect((await ask("/integrations/alert-source")).body).toMatchObject({ powerShellApi: { organizationId: "contoso.onmicrosoft.com" } });
    expect((await testOf("alert-source", alertSource(app))).ok).toBe(true);
  });
});

describe("misshapen forms", () => {
  it.each([
    ["data-source", { clientId: "not-a-guid" }, "clientId"],
    ["data-source", { clientSecret: "" }, "clientSecret"],
    ["data-source", { useLiveResponse: "yes" }, "useLiveResponse"],
    ["data-source", { alertTypes: ["defender-alerts"] }, "alertTypes"],
    ["alert-source", { alertTypes: [] }, "alertTypes"],
    ["alert-source", { alertTypes: ["horoscopes"] }, "alertTypes.0"],
    ["alert-source", { powerShellApi: { enabled: true } }, "powerShellApi.organizationId"],
  ])("%s with %j is refused by the field's name", async (kind, changes, field) => {
    const app = { appId: "00000000-0000-4000-8000-00000000000a" } as Application;
    const body = kind === "data-source" ? dataSource(app, changes) : alertSource(app, changes);
    const answer = await ask(`/integrations/${kind}/test`, { method: "POST", body });
    expect([answer.status, answer.body.error?.code, answer.body.error?.field]).toEqual([400, "invalid-field", field]);
  });

  it("a body that is no JSON is refused", async () => {
    const answer = await ask("/integrations/data-source/test", { method: "POST", body: "{" });
    expect([answer.status, answer.body.error?.code]).toEqual([400, "invalid-body"]);
  });
});

describe("system events", () => {
  it("what was tested and saved is in the system events, newest first", async () => {
    await ask("/integrations/data-source", { method: "PUT", body: dataSource(onboarded()) });
    await testOf("alert-source", alertSource({ appId: "00000000-0000-4000-8000-00000000000a" } as Application));
    const all = await ask("/system-events/list?limit=2");
    expect(all.body).toMatchObject({
      count: 3,
      results: [
        {
          event_name: "integration.tested",
          original_metadata: { integration_slug: "alert-source", ok: false, failed_checks: ["sign-in"] },
        },
        { event_name: "integration.saved", original_metadata: { integration_slug: "data-source", ok: true } },
      ],
    });
    expect((await ask("/system-events/list?integration_slug=data-source&offset=1")).body).toMatchObject({ count: 2, results: [{ id: 1 }] });
    expect((await ask("/system-events/list?event_from=2999-01-01")).body.count).toBe(0);
    expect((await ask("/system-events/list?event_from=yesterday")).body).toEqual({ error_msg: expect.any(String) });
  });
});
