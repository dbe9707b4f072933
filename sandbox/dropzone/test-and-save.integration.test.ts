import { describe, expect, it } from "vitest";
import { onboard, secretId } from "@/testing/dropzone-onboarding";
import { tenantNamed } from "@/testing/sandbox-callers";
import { failing, openDropzoneSandbox } from "@/testing/sandbox-dropzone";

/** What the test of each form checks, and what it says about each mistake. */

const dropzone = openDropzoneSandbox();
const { dataSource, alertSource, testOf, onboarded } = dropzone;

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
    const other = onboard(dropzone.sandbox.world, tenantNamed(dropzone.sandbox.world, "fabrikam"));
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
