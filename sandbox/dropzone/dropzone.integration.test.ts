import { X509Certificate } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LeftOut, onboard, secretId, secretValue } from "@/testing/dropzone-onboarding";
import { type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { startSandbox } from "../server";
import { arrangeExtensions } from "../world/extensions";
import type { Application, Tenant } from "../world/state";
import type { Check } from "./test-and-save";

let sandbox: Sandbox;
let contoso: Tenant;
beforeEach(async () => {
  sandbox = await startSandbox({ propagation: "instant" });
  contoso = tenantNamed(sandbox.world, "contoso");
});
afterEach(() => sandbox.close());

type Ask = { method?: string; host?: string; key?: string | null; body?: unknown };
type Answer = {
  status: number;
  body: Record<string, unknown> & { error?: { code: string; field?: string; requestId: string } };
  text: string;
};

async function ask(
  path: string,
  { method = "GET", host = "contoso.dropzone.app", key = "dz_sandbox_contoso", body }: Ask = {},
): Promise<Answer> {
  const answer = await fetch(`${sandbox.origin}/app/api/v1${path}`, {
    method,
    headers: { "x-forwarded-host": host, "content-type": "application/json", ...(key === null ? {} : { authorization: key }) },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  const text = await answer.text();
  return { status: answer.status, body: JSON.parse(text), text };
}

function dataSource(app: Application, changes: Record<string, unknown> = {}) {
  const portalUrl = "https://contoso.us.portal.cloudappsecurity.com";
  return { clientId: app.appId, tenantId: contoso.id, clientSecret: secretValue, portalUrl, useLiveResponse: true, ...changes };
}
function alertSource(app: Application, changes: Record<string, unknown> = {}) {
  return {
    clientId: app.appId,
    tenantId: contoso.id,
    clientSecret: secretValue,
    alertTypes: ["defender-alerts", "defender-incidents", "reported-phishing", "phishing-mailbox"],
    powerShellApi: { enabled: true, organizationId: "contoso.onmicrosoft.com" },
    ...changes,
  };
}
const testOf = async (kind: string, body: unknown) => {
  const answer = await ask(`/integrations/${kind}/test`, { method: "POST", body });
  expect(answer.status).toBe(200);
  return answer.body as unknown as { ok: boolean; checks: Check[] };
};
const failing = ({ checks }: { checks: Check[] }) => checks.filter((check) => !check.ok).map((check) => check.name);
const onboarded = (leftOut?: LeftOut) => onboard(sandbox.world, contoso, leftOut);

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

describe("testing a data source", () => {
  it("a data source with everything granted passes its test", async () => {
    const result = await testOf("data-source", dataSource(onboarded()));
    expect([failing(result), result.ok]).toEqual([[], true]);
    expect(result.checks.map((check) => check.name)).toEqual(
      expect.arrayContaining(["sign-in", "portal-url", "permission:Machine.LiveResponse"]),
    );
  });

  it.each(["AuditLog.Read.All", "Directory.Read.All", "Mail.Read", "investigation.read", "Machine.Read.All"])(
    "a data source without %s fails on that permission alone",
    async (permission) => {
      expect(failing(await testOf("data-source", dataSource(onboarded({ permissions: [permission] }))))).toEqual([
        `permission:${permission}`,
      ]);
    },
  );

  it("does not check what the form leaves out", async () => {
    const app = onboarded({ permissions: ["investigation.read", "Machine.Read.All", "SecurityAlert.Read.All", "Exchange.ManageAsApp"] });
    expect((await testOf("data-source", dataSource(app, { portalUrl: null, useLiveResponse: false }))).ok).toBe(true);
  });

  it("tells somebody who entered the secret's id to enter its value", async () => {
    const [check, ...others] = (await testOf("data-source", dataSource(onboarded(), { clientSecret: secretId }))).checks;
    expect([check?.ok, check?.message, others]).toEqual([false, expect.stringContaining("the secret's ID"), []]);
  });

  it("tells a wrong secret, a wrong app and a wrong tenant apart", async () => {
    const app = onboarded();
    const words = async (changes: Record<string, unknown>) => (await testOf("data-source", dataSource(app, changes))).checks[0]?.message;
    expect(await words({ clientSecret: "abc8Q~something-else" })).toContain("AADSTS7000215");
    expect(await words({ clientId: "00000000-0000-4000-8000-00000000000a" })).toContain("AADSTS700016");
    expect(await words({ tenantId: "00000000-0000-4000-8000-00000000000b" })).toContain("AADSTS90002");
  });

  it.each([
    "https://fabrikam.us.portal.cloudappsecurity.com",
    "https://security.microsoft.com/cloudapps",
    "http://contoso.us.portal.cloudappsecurity.com",
    "https://contoso.us.portal.cloudappsecurity.com.evil.example",
  ])("the Portal URL %s does not pass", async (portalUrl) => {
    expect(failing(await testOf("data-source", dataSource(onboarded(), { portalUrl })))).toEqual(["portal-url"]);
  });
});

describe("testing an alert source", () => {
  it("an alert source with everything granted passes its test", async () => {
    const result = await testOf("alert-source", alertSource(onboarded()));
    expect([failing(result), result.ok]).toEqual([[], true]);
  });

  it.each([
    ["defender-alerts", "SecurityAlert.Read.All"],
    ["defender-incidents", "SecurityIncident.Read.All"],
    ["defender-alerts", "ThreatHunting.Read.All"],
    ["reported-phishing", "ThreatSubmission.Read.All"],
    ["phishing-mailbox", "Mail.Read"],
  ])("%s cannot do without %s", async (alertType, permission) => {
    const app = onboarded({ permissions: [permission] });
    expect(failing(await testOf("alert-source", alertSource(app, { alertTypes: [alertType] })))).toEqual([`permission:${permission}`]);
  });

  it("an alert type that was not chosen needs no permission", async () => {
    const app = onboarded({ permissions: ["ThreatSubmission.Read.All", "Mail.Read"] });
    expect((await testOf("alert-source", alertSource(app, { alertTypes: ["defender-alerts"] }))).ok).toBe(true);
  });

  it("quarantined mail cannot do without the certificate on the app", async () => {
    expect(failing(await testOf("alert-source", alertSource(onboarded({ certificate: true }))))).toEqual(["certificate-sign-in"]);
  });

  it("another Dropzone tenant's certificate on the app does not help", async () => {
    const app = onboarded({ certificate: true });
    const other = onboard(sandbox.world, tenantNamed(sandbox.world, "fabrikam"));
    app.keyCredentials = other.keyCredentials;
    expect(failing(await testOf("alert-source", alertSource(app)))).toEqual(["certificate-sign-in"]);
  });

  it("quarantined mail cannot do without Exchange.ManageAsApp", async () => {
    const app = onboarded({ permissions: ["Exchange.ManageAsApp"] });
    expect(failing(await testOf("alert-source", alertSource(app)))).toEqual(["permission:Exchange.ManageAsApp"]);
  });

  it("quarantined mail cannot do without Transport Hygiene in effect", async () => {
    expect(failing(await testOf("alert-source", alertSource(onboarded({ exchangeRole: true }))))).toEqual(["quarantine"]);
  });

  it.each(["contoso.com", "contoso.mail.onmicrosoft.com", "fabrikam.onmicrosoft.com", "../evil"])(
    "the Organization ID %s does not pass",
    async (organizationId) => {
      const powerShellApi = { enabled: true, organizationId };
      expect(failing(await testOf("alert-source", alertSource(onboarded(), { powerShellApi })))).toEqual(["organization-id"]);
    },
  );

  it("asks nothing of Exchange when the PowerShell API is not enabled", async () => {
    const app = onboarded({ certificate: true, exchangeRole: true, permissions: ["Exchange.ManageAsApp"] });
    for (const powerShellApi of [null, { enabled: false }]) {
      expect((await testOf("alert-source", alertSource(app, { powerShellApi }))).ok).toBe(true);
    }
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
    expect(JSON.stringify(contoso.extensions.dropzone)).not.toContain(secretValue);
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

  it("one customer's integration is not the other's", async () => {
    await ask("/integrations/data-source", { method: "PUT", body: dataSource(onboarded()) });
    expect((await ask("/integrations/data-source", { host: "fabrikam.dropzone.app", key: "dz_sandbox_fabrikam" })).status).toBe(404);
    expect((await ask("/integrations/data-source")).status).toBe(200);
  });
});

describe("the scene in which everything is done", () => {
  it("has both integrations saved, and an Exchange that lets the app in", async () => {
    const app = onboarded();
    arrangeExtensions(sandbox.world, contoso, "everything-done");
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
