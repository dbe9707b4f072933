import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { permissionsOf } from "@/lib/catalogue/permissions";
import { setScene } from "@/sandbox/scenes/scenes";
import { startSandbox } from "@/sandbox/server";
import { appToken, audiences, type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { setSandboxEnv } from "@/testing/set-portal-env";
import { graphClient } from "./client";
import { classifyMailProbes, graphProbeRequests, mailProbeRequests, readGraphProbe, usersToTry } from "./probes";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  setSandboxEnv(sandbox.origin);
});
afterAll(() => sandbox.close());
beforeEach(() => setScene(sandbox.world, "fresh"));

describe("trying the app's permissions", () => {
  const graphPermissions = permissionsOf("microsoft-graph").map(({ name }) => name);
  async function probed(roles: readonly string[]) {
    const token = await appToken(sandbox.world, { tenant: tenantNamed(sandbox.world, "contoso"), audience: audiences.graph, roles });
    const graph = graphClient({ cloud: "global", token });
    const answers = await graph.batch(graphProbeRequests());
    const tries = mailProbeRequests(usersToTry(answers));
    const mail = classifyMailProbes(tries.length > 0 ? [...(await graph.batch(tries)).values()] : []);
    return Object.fromEntries(graphPermissions.map((name) => [name, (name === "Mail.Read" ? mail : readGraphProbe(name, answers)).answer]));
  }

  it("reports each permission as working when it is in the token", async () => {
    expect(await probed(graphPermissions)).toEqual(Object.fromEntries(graphPermissions.map((name) => [name, "yes"])));
  });
  it.each(graphPermissions)("reports only %s as missing when it is not in the token", async (missing) => {
    const found = await probed(graphPermissions.filter((name) => name !== missing));
    const expected = Object.fromEntries(graphPermissions.map((name) => [name, name === missing ? "no" : "yes"]));
    // Without the directory there is no person whose mailbox could be tried.
    expect(found).toEqual(missing === "Directory.Read.All" ? { ...expected, "Mail.Read": "unknown" } : expected);
  });

  it("tries AuditLog.Read.All on the audit log when the tenant lacks the license for sign-ins", async () => {
    const tenant = tenantNamed(sandbox.world, "contoso");
    tenant.licences.entraP1 = false;
    const token = await appToken(sandbox.world, { tenant, audience: audiences.graph, roles: ["AuditLog.Read.All"] });
    const answers = await graphClient({ cloud: "global", token }).batch(graphProbeRequests(["AuditLog.Read.All"]));
    expect(readGraphProbe("AuditLog.Read.All", answers)).toMatchObject({ answer: "yes", note: expect.stringContaining("license") });
  });
});
