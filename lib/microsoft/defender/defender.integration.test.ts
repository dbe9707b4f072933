import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setScene } from "@/sandbox/scenes/scenes";
import { startSandbox } from "@/sandbox/server";
import { appToken, audiences, type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { setSandboxEnv } from "@/testing/set-portal-env";
import { probeCloudApps } from "./cloud-apps";
import { defenderProbes, probeDefender } from "./endpoint";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  setSandboxEnv(sandbox.origin);
});
afterAll(() => sandbox.close());
beforeEach(() => {
  setScene(sandbox.world, "fresh");
  sandbox.world.faults.length = 0;
});

const tokenWith = (audience: string, roles: readonly string[]) =>
  appToken(sandbox.world, { tenant: tenantNamed(sandbox.world, "contoso"), audience, roles });

describe("Defender for Endpoint", () => {
  it.each(defenderProbes)("%s works when the token has it, and is reported missing otherwise", async (permission) => {
    const withIt = await tokenWith(audiences.defender, [permission]);
    expect(await probeDefender(permission, { cloud: "global", token: withIt })).toMatchObject({ answer: "yes" });
    const others = defenderProbes.filter((other) => other !== permission);
    const withoutIt = await tokenWith(audiences.defender, others);
    expect(await probeDefender(permission, { cloud: "global", token: withoutIt })).toMatchObject({
      answer: "no",
      code: "permission-missing",
    });
  });
  it("cannot be tried in China", async () => {
    expect(await probeDefender("File.Read.All", { cloud: "china", token: "none" })).toMatchObject({
      answer: "unknown",
      code: "resource-not-in-tenant",
    });
  });
  it("says nothing about the permission when it does not answer", async () => {
    sandbox.world.faults.push({ match: { service: "defender" }, fault: "cut-off", times: 9 });
    const token = await tokenWith(audiences.defender, ["File.Read.All"]);
    expect(await probeDefender("File.Read.All", { cloud: "global", token })).toMatchObject({
      answer: "unknown",
      code: "microsoft-unreachable",
    });
  });
});

describe("Defender for Cloud Apps", () => {
  const portalUrl = "https://contoso.us.portal.cloudappsecurity.com";
  it("works at the tenant's own address", async () => {
    const token = await tokenWith(audiences.cloudApps, ["investigation.read"]);
    expect(await probeCloudApps({ cloud: "global", portalUrl, token })).toMatchObject({ answer: "yes" });
  });
  it("reports a missing permission", async () => {
    const token = await tokenWith(audiences.cloudApps, ["discovery.read"]);
    expect(await probeCloudApps({ cloud: "global", portalUrl, token })).toMatchObject({ answer: "no", code: "permission-missing" });
  });
  it("distinguishes the address of another tenant from a missing permission", async () => {
    const token = await tokenWith(audiences.cloudApps, ["investigation.read"]);
    const foreign = "https://fabrikam.us.portal.cloudappsecurity.com";
    expect(await probeCloudApps({ cloud: "global", portalUrl: foreign, token })).toMatchObject({
      answer: "unknown",
      code: "portal-url-wrong",
    });
  });
  it.each(["https://evil.example", "https://contoso.us.portal.cloudappsecurity.com.evil.example"])(
    "does not send the token to %s",
    async (portal) => {
      const before = sandbox.world.calls.length;
      expect(await probeCloudApps({ cloud: "global", portalUrl: portal, token: "secret" })).toMatchObject({ code: "portal-url-wrong" });
      expect(sandbox.world.calls.length).toBe(before);
    },
  );
});
