import { randomUUID } from "node:crypto";
import { DBOS } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import { expect, vi } from "vitest";
import { startEngine } from "@/lib/background/engine";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import type { RunPurpose } from "@/lib/catalogue/run-purposes";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import type { Plan } from "@/lib/onboarding/planning/changes";
import { type IntegrationKind, integrations } from "@/lib/onboarding/planning/integrations";
import { connectStep } from "@/lib/onboarding/status/connect";
import { startRun, writeDown } from "@/lib/provisioning/run/start-run";
import { choose } from "@/lib/provisioning/setup/choose";
import { loadPlan } from "@/lib/provisioning/setup/load-plan";
import { recordOwnApp } from "@/lib/store/app-registration";
import { describeCredential, sealCredential } from "@/lib/store/credentials";
import { bindEntraTenant, type Customer, createCustomer, getCustomer } from "@/lib/store/customers";
import { disconnectDatabase } from "@/lib/store/database";
import { expectSecret, recordOwnCertificate, recordSecretAnswer } from "@/lib/store/own-credentials";
import { listPeople, type Person, recordPerson } from "@/lib/store/people";
import { getRun, type Run } from "@/lib/store/runs";
import { recordSteps } from "@/lib/store/step-evidence";
import { recordSubmission } from "@/lib/store/submissions";
import { addTenant, type sceneNames } from "@/sandbox/scenes/scenes";
import { startSandbox } from "@/sandbox/server";
import { useFreshDatabase as freshDatabase } from "./database";
import { audiences, personToken, tenantNamed } from "./sandbox-callers";

/** For tests of whole runs: a sandbox, a database, the durable engine, and customers whose admins have signed in. */

export type TestRuns = Awaited<ReturnType<typeof openTestRuns>>;

type Wishes = { capabilities: Choices["capabilities"]; portalUrl?: string };
/** Everything switched on, or nothing that can be declined. */
export const everything: Wishes = { capabilities: ["cloud-apps", "live-response", "quarantine"] };
export const onlyBase: Wishes = { capabilities: [] };

/** Retries on deadlock (40P01) with the portal's background work. */
async function forgetCustomers(owner: pg.Client, tries = 5): Promise<void> {
  try {
    await owner.query("SET session_replication_role = replica; TRUNCATE customer CASCADE");
  } catch (error) {
    const isDeadlock = error instanceof pg.DatabaseError && error.code === "40P01";
    if (!isDeadlock || tries <= 1) throw error;
    await forgetCustomers(owner, tries - 1);
  }
}

const scopes = {
  graph: "User.Read Application.ReadWrite.All AppRoleAssignment.ReadWrite.All",
  exchange: "Exchange.Manage",
} as const;
const longestRunMs = 75_000;
/** A test may contain several whole runs, and the machine may be busy with other tests. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

/** `engine: "elsewhere"`: the test starts the durable engine itself, in a process that it can kill. */
export async function openTestRuns({ engine }: { engine: "here" | "elsewhere" } = { engine: "here" }) {
  const database = await freshDatabase();
  const sandbox = await startSandbox({ port: 0, propagation: "instant" });
  const origins = ["LOGIN", "GRAPH", "EXCHANGE", "DEFENDER", "CLOUD_APPS"].map((name) => [`MICROSOFT_${name}_ORIGIN`, sandbox.origin]);
  Object.assign(process.env, Object.fromEntries([...origins, ["DROPZONE_ORIGIN", sandbox.origin]]), { CALL_PAUSE_MS: "30" });
  if (engine === "here") await startEngine();
  const { world } = sandbox;

  const control = async (what: string, body: object) => {
    const answer = await fetch(`${sandbox.origin}/sandbox/control/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.status, await answer.clone().text()).toBe(200);
  };
  /** A connection of the tables' owner, who may switch row-level security off. */
  const ownerClient = async (): Promise<pg.Client> => {
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    return owner;
  };
  const asOwner = async <T>(use: (owner: pg.Client) => Promise<T>): Promise<T> => {
    const owner = await ownerClient();
    return use(owner).finally(() => owner.end());
  };

  return {
    sandbox,
    control,
    ownerClient,
    /** All rows of all tables of a schema, as text. */
    rowsOf: (schema: "public" | "dbos") =>
      asOwner(async (owner) => {
        const tables = await owner.query("SELECT tablename FROM pg_tables WHERE schemaname = $1", [schema]);
        const rows: string[] = [];
        for (const { tablename } of tables.rows) {
          const name = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(tablename)}`;
          const dump = await owner.query(`SELECT t::text AS row FROM ${name} t`);
          rows.push(...dump.rows.map(({ row }) => `${tablename}: ${row}`));
        }
        return rows;
      }),
    /** Makes every sealed credential older by that many minutes. */
    ageSecrets: (minutes: number) =>
      asOwner(async (owner) => {
        await owner.query("BEGIN; ALTER TABLE sealed_credential NO FORCE ROW LEVEL SECURITY");
        await owner.query("UPDATE sealed_credential SET created_at = created_at - make_interval(mins => $1)", [minutes]);
        await owner.query("ALTER TABLE sealed_credential FORCE ROW LEVEL SECURITY; COMMIT");
      }),
    /** Removes all customers and resets the sandbox, since each test binds the same few tenants. Bypasses the trigger that keeps the audit trail. */
    async begin(scene: (typeof sceneNames)[number] = "fresh") {
      await asOwner(forgetCustomers);
      await control("reset", { world: scene });
      await control("propagation", { mode: "instant" });
      await control("latency", { ms: 0 });
    },
    /** Invited, bound to its tenant, with its choices made and its Dropzone key given. `dropzone`: whose Dropzone tenant it uses. */
    async customer(label: string, wishes: Wishes = everything, dropzone = label): Promise<Customer> {
      return this.customerOf(label, wishes, dropzone);
    },
    /** The same, with a tenant of its own that the sandbox makes. */
    async customerOfNewTenant(name: string, wishes: Wishes): Promise<Customer> {
      const { label } = addTenant(world, name);
      return this.customerOf(label, wishes, label);
    },
    async customerOf(label: string, wishes: Wishes, dropzone: string): Promise<Customer> {
      const tenant = tenantNamed(world, label);
      const dropzoneHost = `${dropzone}.dropzone.app`;
      const { id } = await createCustomer({ name: tenant.displayName, slug: label, dropzoneHost, cloud: "global", createdBy: "Casey" });
      const admin = await recordPerson(id, { ...personOf(tenant, "ada"), roles: null });
      const tenantFacts = { tenantId: tenant.id, tenantName: tenant.displayName, initialDomain: `${label}.onmicrosoft.com` };
      await bindEntraTenant(id, { ...tenantFacts, personId: admin.id });
      await sealCredential(id, "dropzone-api-key", { reference: dropzoneHost, value: dropzoneKey(dropzone) });
      const connected = { tenant: { id: tenant.id, name: tenant.displayName, initialDomain: tenantFacts.initialDomain } };
      const at = new Date().toISOString();
      await recordSteps(id, [connectStep({ ...connected, signedInAs: admin.userName, granted: ["User.Read"], requestId: null, at })]);
      const customer = await getCustomer(id);
      await this.choose(customer, wishes);
      return customer;
    },
    /** Records the tenant's app, with its secrets, as the one that a run of ours created. */
    async recordApp(customer: Customer): Promise<void> {
      const [app] = (await this.tenant(customer)).applications;
      if (!app) throw new Error("The tenant has no app");
      await recordOwnApp(customer.id, { objectId: app.id, appId: app.appId }, "created");
      for (const { keyId, endDateTime } of app.passwordCredentials) {
        await expectSecret(customer.id, endDateTime);
        await recordSecretAnswer(customer.id, endDateTime, keyId);
      }
    },
    /** As after an onboarding of long ago: the app, Exchange's part and both integrations are there, and the secret is Dropzone's alone. */
    async onboarded(customer: Customer): Promise<void> {
      await control("world", { name: "everything-done", tenant: customer.slug });
      await this.recordApp(customer);
      const { applications, dropzone } = await this.tenant(customer);
      for (const { customKeyIdentifier } of applications[0]?.keyCredentials ?? [])
        await recordOwnCertificate(customer.id, customKeyIdentifier);
      const secret = applications[0]?.passwordCredentials[0];
      for (const { kind } of integrations)
        await recordSubmission(customer.id, kind, {
          state: "saved",
          integrationId: dropzone.integrations[kind]?.id ?? null,
          secretKeyId: secret?.keyId ?? null,
          secretEndsAt: secret?.endDateTime ?? null,
          savedAt: new Date().toISOString(),
          detail: {},
        });
    },
    /** Fills in and sends the form of the choices. */
    async choose(customer: Customer, { capabilities, portalUrl }: Wishes): Promise<void> {
      const [admin] = await listPeople(customer.id);
      const url = portalUrl ?? `${customer.slug}.us.portal.cloudappsecurity.com`;
      const alertTypes = ["defender-alerts", "defender-incidents", "reported-phishing"];
      const chosen = await choose(customer, admin?.id as string, { capabilities: [...capabilities], alertTypes, portalUrl: url });
      expect(chosen).toMatchObject({ ok: true });
    },
    /** Seals the token with which a run acts, as the return from Microsoft's sign-in does. */
    async signIn(
      customer: Customer,
      first: string,
      service: keyof typeof scopes,
      roles: RolesSeen = null,
    ): Promise<{ person: Person; token: string }> {
      const tenant = tenantNamed(world, customer.slug);
      const token = await personToken(world, { tenant, first, audience: audiences[service], scp: scopes[service] });
      const person = await recordPerson(customer.id, { ...personOf(tenant, first), roles });
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      await sealCredential(customer.id, `${service}-token`, { reference: person.id, value: token, expiresAt });
      return { person, token };
    },
    async plan(customer: Customer, purpose: "setup" | "renewal" = "setup") {
      const token = await describeCredential(customer.id, "graph-token");
      const loaded = await loadPlan(await getCustomer(customer.id), token?.reference ?? "", { purpose });
      if (!loaded.ok) throw new Error(loaded.reason);
      return loaded;
    },
    /** Loads the plan and starts the run, as the page and its button do. */
    async start(customer: Customer, person: Person, purpose: "setup" | "renewal" = "setup"): Promise<string> {
      const { plan } = await this.plan(customer, purpose);
      const started = await startRun(customer.id, person.id, plan, purpose);
      if (!started.ok) throw new Error(started.reason);
      return started.runId;
    },
    /** Creates a run that is not enqueued, as when the process dies between the two. */
    async beginWithoutEngine(customer: Customer, person: Person, plan: Plan, purpose: RunPurpose = "setup"): Promise<string> {
      const runId = randomUUID();
      await writeDown({ customerId: customer.id, personId: person.id, runId, purpose }, plan);
      return runId;
    },
    async end(customer: Customer, runId: string, timeout = longestRunMs): Promise<Run> {
      return vi.waitFor(
        async () => {
          const run = await getRun(customer.id, runId);
          expect(run.finishedAt, `the run is still ${run.state}`).not.toBeNull();
          return run;
        },
        { timeout, interval: 100 },
      );
    },
    async run(customer: Customer, person: Person, purpose: "setup" | "renewal" = "setup"): Promise<Run> {
      return this.end(customer, await this.start(customer, person, purpose));
    },
    /** A customer's tenant, as the sandbox's control API shows it. */
    async tenant(customer: Customer): Promise<TenantDump> {
      const answer = await fetch(`${sandbox.origin}/sandbox/control/tenants/${customer.entraTenantId}`);
      return (await answer.json()) as TenantDump;
    },
    async calls(): Promise<typeof world.calls> {
      const answer = await fetch(`${sandbox.origin}/sandbox/control/calls`);
      return ((await answer.json()) as { calls: typeof world.calls }).calls;
    },
    async close() {
      if (engine === "here") await DBOS.shutdown({ workflowCompletionTimeoutMS: 5000 });
      await disconnectDatabase();
      await sandbox.close();
      await database.close();
    },
  };
}

export const dropzoneKey = (label: string) => `dz_sandbox_${label}`;

function personOf(tenant: ReturnType<typeof tenantNamed>, first: string) {
  const found = tenant.people.find(({ userName }) => userName.startsWith(`${first}@`));
  if (!found) throw new Error(`There is no ${first} in ${tenant.label}`);
  return { entraTenantId: tenant.id, entraObjectId: found.id, name: found.name, userName: found.userName };
}

type TenantDump = {
  applications: {
    id: string;
    appId: string;
    displayName: string;
    signInAudience: string;
    tags: string[];
    uniqueName: string | null;
    passwordCredentials: { keyId: string; displayName: string; endDateTime: string }[];
    keyCredentials: { customKeyIdentifier: string }[];
    federatedIdentityCredentials: { name: string }[];
    ownerIds: string[];
    redirectUris: { web: string[] };
    deletedDateTime: string | null;
    requiredResourceAccess: { resourceAppId: string; resourceAccess: { id: string }[] }[];
  }[];
  servicePrincipals: { id: string; appId: string; displayName: string; ownerIds: string[]; passwordCredentials: { keyId: string }[] }[];
  grants: { principalId: string; value: string | null; isInTokens: boolean }[];
  exchange: { pointers: { appId: string; objectId: string }[]; assignments: { role: string }[] };
  dropzone: {
    secretKeyIds: Partial<Record<IntegrationKind, string>>;
    integrations: Record<
      string,
      { id: string; clientId: string; tenantId: string; portalUrl?: string | null; powerShellApi?: { enabled: boolean } } | undefined
    >;
  };
};
