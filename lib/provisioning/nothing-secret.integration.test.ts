import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { listAudit } from "@/lib/store/audit";
import { readTrail } from "@/lib/store/audit-trails";
import type { Customer } from "@/lib/store/customers";
import { dropzoneKey, everything, openTestRuns, type TestRuns } from "@/testing/run";
import { startRun } from "./run/start-run";
import { loadFinish } from "./setup/finish";
import { loadChecklist } from "./setup/load-checklist";

/**
 * Plants secrets, and searches for them in everything that is stored, logged or shown. All tests use the same four runs, each in a tenant of
 * its own, so that none finds its work done: two that fail, and two that meet a failure and finish.
 */

const planted = "abc8Q~planted-in-an-answer-that-nobody-can-read";
const jsonWebToken = /eyJ[\w-]{10,}\.[\w-]{10,}/;

let runs: TestRuns;
const ran: { customer: Customer; state: string }[] = [];
const secrets: string[] = [planted];
const printed: string[] = [];
const kept: Record<"public" | "dbos", string[]> = { public: [], dbos: [] };

beforeAll(async () => {
  const keep = (...parts: unknown[]) => {
    printed.push(parts.map((part) => (part instanceof Error ? `${part.stack} ${JSON.stringify(part)}` : JSON.stringify(part))).join(" "));
    return true;
  };
  for (const method of ["log", "info", "warn", "error", "debug"] as const) vi.spyOn(console, method).mockImplementation(keep);
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
  log.level = "trace";
  runs = await openTestRuns();
  await runs.begin();
  const addPassword = { service: "graph", method: "POST", path: "addPassword" };
  // An answer that cannot be read: the secret in it is nobody's, and the run asks for another.
  await runOnce("Adatum", { match: addPassword, fault: "server-error", status: 200, body: { secretText: planted } });
  const quoting = { error: { code: "Request_BadRequest", message: `The value '${planted}' is not accepted.` } };
  await runOnce("Litware", { match: addPassword, fault: "server-error", status: 400, body: quoting });
  const disabled = {
    error: "unauthorized_client",
    error_description: "AADSTS7000112: The application is disabled.",
    error_codes: [7000112],
  };
  const token = { service: "entra", path: "/oauth2/v2.0/token" };
  await runOnce("Tailspin", { match: token, fault: "forbidden", times: 4, status: 400, body: disabled });
  const failed = { ok: false, checks: [{ name: "Sign in to Microsoft", ok: false, message: "The secret is not known here yet." }] };
  const tests = { service: "dropzone", path: "/integrations/" };
  await runOnce("Fourthcoffee", { match: tests, fault: "server-error", status: 200, body: failed, times: 2 });
  log.warn({ customerId: ran[0]?.customer.id }, "The log was looked at");
  vi.restoreAllMocks();
});
afterAll(() => runs.close());

async function runOnce(name: string, fault: object) {
  const customer = await runs.customerOfNewTenant(name, everything);
  secrets.push(dropzoneKey(customer.slug), (await runs.signIn(customer, "ada", "exchange")).token);
  const { person, token } = await runs.signIn(customer, "ada", "graph");
  secrets.push(token);
  const { plan } = await runs.plan(customer);
  await runs.control("faults", { times: 1, ...fault });
  const started = await startRun(customer.id, person.id, plan);
  const { state } = await runs.end(customer, started.ok ? started.runId : "");
  ran.push({ customer, state });
  for (const schema of ["public", "dbos"] as const) kept[schema].push(...(await runs.rowsOf(schema)));
  const tenant = runs.sandbox.world.state.tenants.find(({ id }) => id === customer.entraTenantId);
  secrets.push(...(tenant?.applications ?? []).flatMap((app) => app.passwordCredentials.map(({ secretText }) => secretText)));
}

function expectNothingSecretIn(text: string) {
  for (const secret of secrets) expect(text.includes(secret)).toBe(false);
  expect(text).not.toMatch(jsonWebToken);
}

describe("a planted secret", () => {
  it("could have been found: secrets, log lines and stored rows exist", async () => {
    expect(new Set(secrets).size).toBeGreaterThanOrEqual(8);
    expect(printed.join("\n")).toContain("keyId");
    expect(printed.join("\n")).toContain("The log was looked at");
    expect(kept.public.filter((row) => row.startsWith("sealed_credential:")).length).toBeGreaterThanOrEqual(3);
    expect(ran.map(({ state }) => state)).toEqual(["done", "stuck", "stuck", "done"]);
  });

  it.each(["public", "dbos"] as const)("is in no row of any table of the schema %s after any run", (schema) => {
    expect(kept[schema].length).toBeGreaterThan(40);
    expectNothingSecretIn(kept[schema].join("\n"));
  });

  it("is in nothing that was printed or logged", () => expectNothingSecretIn(printed.join("\n")));

  it("is in no data that a page gets", async () => {
    for (const { customer } of ran) {
      const shown = [await loadChecklist(customer), await loadFinish(customer), await listAudit(customer.id)];
      expectNothingSecretIn(JSON.stringify(shown));
      expect((await readTrail(customer.id)).verdict).toMatchObject({ ok: true });
    }
  });
});

describe("what DBOS stores", () => {
  it("is only the customer's id and the run's id as input of a run, and the time as input of a scheduled workflow", async () => {
    const inputs = (await runs.rowsOf("dbos")).filter((row) => row.startsWith("workflow_input:")).map((row) => row.replaceAll('""', '"'));
    const scheduled = inputs.filter((row) => row.includes("(sched-"));
    const started = inputs.filter((row) => !scheduled.includes(row));
    expect(started).toHaveLength(ran.length);
    const id = "[0-9a-f]{8}-[0-9a-f-]{27}";
    for (const row of started) expect(row).toMatch(new RegExp(`"json":\\[\\{"customerId":"${id}","runId":"${id}"\\}\\]`));
    for (const row of scheduled) expect(row).toMatch(/"json":\["[\d:.TZ-]+",null\]/);
  });

  it("contains no person's or customer's name, and no token or sealed value", async () => {
    const rows = (await runs.rowsOf("dbos")).join("\n");
    const names = ran.flatMap(({ customer }) => [customer.name, `${customer.slug}.`]);
    for (const name of ["ada@", "Ada Admin", ...names, "sealed", "Bearer"]) expect(rows).not.toContain(name);
  });
});
