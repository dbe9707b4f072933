import { randomUUID } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { watchingPermission } from "@/lib/catalogue/watching";
import { keep } from "@/sandbox/dropzone/state";
import { addTenant } from "@/sandbox/scenes/scenes";
import { startSandbox } from "@/sandbox/server";
import { resourceAppIds } from "@/sandbox/world/catalogue";
import { addGrant, addPrincipalOf, appRolesOfPrincipal, findApplicationAnywhere, findServicePrincipal } from "@/sandbox/world/directory";
import { portalClientId } from "@/sandbox/world/portal-app";
import type { Tenant } from "@/sandbox/world/state";
import type { World } from "@/sandbox/world/world";
import { prepareDatabase, startDatabase } from "@/scripts/stack/database";
import { portalEnv } from "@/scripts/stack/portal-env";
import { onboard, secretId } from "@/testing/dropzone-onboarding";
import { countStatements } from "@/testing/statements";

/** Customers whom the portal watches, each with a tenant of their own in the sandbox, for bench/watch.ts. */

export type Cost = { requests: number; queries: number; cpuMs: number; visitsASecond: number; heapMb: number };

const rounds = 5;

/** Visits so many customers with the portal's own sweep, and says for each sweep what one visit costs. The sandbox runs in this process too. */
export async function measureSweep(count: number): Promise<Cost[]> {
  const embedded = await startDatabase({ dataDir: await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-bench-")), throwaway: true });
  const { appUrl } = await prepareDatabase({ adminUrl: embedded.adminUrl, database: "portal_bench" });
  const sandbox = await startSandbox({ port: 0, propagation: "instant" });
  const keys = (id: string) => `${id}:${Buffer.alloc(32).toString("base64")}`;
  const where = { portalOrigin: "http://localhost", databaseUrl: appUrl, sandboxOrigin: sandbox.origin };
  Object.assign(process.env, portalEnv({ ...where, sealingKeys: keys("k"), auditKeys: keys("a") }));
  const { disconnectDatabase, inCustomer } = await import("@/lib/store/database");
  try {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) ids.push(await watchedCustomer(sandbox.world, i));
    const { sweep } = await import("@/lib/provisioning/watch/sweep");
    const due = async () => {
      for (const id of ids)
        await inCustomer(id, (db) => db.watch.updateMany({ data: { nextLookAt: new Date(0), nextAskAt: new Date(0) } }));
    };
    await due();
    // The first one compiles and connects.
    await sweep();
    const costs: Cost[] = [];
    for (let round = 0; round < rounds; round++) {
      await due();
      const [cpu, began, calls] = [process.cpuUsage(), Date.now(), sandbox.world.calls.length];
      const { statements, value: visits } = await countStatements(sweep);
      const { user, system } = process.cpuUsage(cpu);
      const seconds = (Date.now() - began) / 1000;
      // What the sandbox remembers of the calls is not the portal's.
      const made = sandbox.world.calls.splice(calls).length;
      collectGarbage();
      costs.push({
        ...{ requests: made / visits, queries: statements / visits, cpuMs: (user + system) / 1000 / visits },
        ...{ visitsASecond: visits / seconds, heapMb: process.memoryUsage().heapUsed / (1024 * 1024) },
      });
    }
    return costs;
  } finally {
    await disconnectDatabase();
    await sandbox.close();
    await embedded.close();
  }
}

/** So that what is measured is what is kept. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

async function watchedCustomer(world: World, index: number): Promise<string> {
  const tenant = addTenant(world, `Watched ${index}`);
  const { appId, objectId, principalId } = arrange(world, tenant);
  const [customers, people, store, choices, submissions, credentials, own, watching] = [
    await import("@/lib/store/customers"),
    await import("@/lib/store/people"),
    await import("@/lib/store/app-registration"),
    await import("@/lib/store/choices"),
    await import("@/lib/store/submissions"),
    await import("@/lib/store/credentials"),
    await import("@/lib/store/own-credentials"),
    await import("@/lib/store/watching"),
  ];
  const details = { name: tenant.displayName, slug: `watched-${index}`, dropzoneHost: tenant.dropzoneHost ?? "", cloud: "global" as const };
  const { id } = await customers.createCustomer({ ...details, createdBy: "bench" });
  const who = { entraTenantId: tenant.id, entraObjectId: randomUUID(), name: "Ada", userName: `ada@${tenant.label}.com`, roles: null };
  const person = await people.recordPerson(id, who);
  const initialDomain = `${tenant.label}.onmicrosoft.com`;
  await customers.bindEntraTenant(id, { tenantId: tenant.id, tenantName: tenant.displayName, initialDomain, personId: person.id });
  await credentials.sealCredential(id, "dropzone-api-key", { reference: details.dropzoneHost, value: `dz_sandbox_${tenant.label}` });
  await choices.saveChoices(id, { capabilities: [], alertTypes: ["defender-alerts"], portalUrl: null }, person.id);
  await store.recordOwnApp(id, { objectId, appId }, "created");
  await customers.rememberApp(id, { appObjectId: objectId, appId, servicePrincipalId: principalId });
  await own.expectSecret(id, "2100-01-01T00:00:00Z");
  await own.recordSecretAnswer(id, "2100-01-01T00:00:00Z", secretId);
  for (const kind of ["data-source", "alert-source"] as const)
    await submissions.recordSubmission(id, kind, { state: "saved", secretKeyId: secretId, savedAt: new Date().toISOString(), detail: {} });
  await watching.switchWatching(id, { on: true, by: person.id });
  return id;
}

/** The tenant after an onboarding without extras, with the portal's permission to look. */
function arrange(world: World, tenant: Tenant) {
  const { id: objectId, appId } = onboard(world, tenant);
  const portal = findApplicationAnywhere(world, portalClientId);
  const graph = findServicePrincipal(tenant, resourceAppIds.graph);
  const role = graph && appRolesOfPrincipal(world, graph).find(({ value }) => value === watchingPermission.name);
  if (!portal || !graph || !role) throw new Error("The tenant lacks what every tenant has");
  const principal = addPrincipalOf(world, tenant, { application: portal.application, home: portal.tenant });
  addGrant(world, tenant, { appRoleId: role.id, principal: { ...principal, type: "ServicePrincipal" }, resource: graph });
  const values = { clientId: appId, tenantId: tenant.id, clientSecret: "" };
  keep(world, tenant, { kind: "data-source", values: { ...values, portalUrl: null, useLiveResponse: false } });
  keep(world, tenant, { kind: "alert-source", values: { ...values, alertTypes: ["defender-alerts"], powerShellApi: null } });
  return { objectId, appId, principalId: findServicePrincipal(tenant, appId)?.id ?? "" };
}
