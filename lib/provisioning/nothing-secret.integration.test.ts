import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { listAudit } from "@/lib/store/audit";
import { readTrail } from "@/lib/store/audit-trails";
import type { Customer } from "@/lib/store/customers";
import { dropzoneKey, openTestRuns, type TestRuns } from "@/testing/run";
import { loadFinish } from "./setup/finish";
import { loadChecklist } from "./setup/load-checklist";

/**
 * Plants secrets, and searches for them in everything that is stored, logged or shown. All tests use the same three runs: two that fail,
 * and one that is refused at first.
 */

const planted = "abc8Q~planted-in-an-answer-that-nobody-can-read";
const jsonWebToken = /eyJ[\w-]{10,}\.[\w-]{10,}/;

let runs: TestRuns;
let contoso: Customer;
const secrets: string[] = [planted, dropzoneKey("contoso")];
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
  contoso = await runs.customer("contoso");
  const addPassword = { service: "graph", method: "POST", path: "addPassword" };
  await runOnce({ match: addPassword, fault: "server-error", status: 200, body: { secretText: planted } });
  const disabled = {
    error: "unauthorized_client",
    error_description: "AADSTS7000112: The application is disabled.",
    error_codes: [7000112],
  };
  const token = { service: "entra", path: "/oauth2/v2.0/token" };
  await runOnce({ match: token, fault: "forbidden", times: 4, status: 400, body: disabled });
  const failed = { ok: false, checks: [{ name: "Sign in to Microsoft", ok: false, message: "The secret is not known here yet." }] };
  await runOnce({ match: { service: "dropzone", path: "/integrations/" }, fault: "server-error", status: 200, body: failed, times: 2 });
  log.warn({ customerId: contoso.id }, "The log was looked at");
  vi.restoreAllMocks();
});
afterAll(() => runs.close());

async function runOnce(fault: object) {
  secrets.push((await runs.signIn(contoso, "ada", "exchange")).token);
  const { person, token } = await runs.signIn(contoso, "ada", "graph");
  secrets.push(token);
  const runId = await runs.start(contoso, person);
  await runs.control("faults", { times: 1, ...fault });
  await runs.end(contoso, runId);
  for (const schema of ["public", "dbos"] as const) kept[schema].push(...(await runs.rowsOf(schema)));
  const tenant = runs.sandbox.world.state.tenants.find(({ id }) => id === contoso.entraTenantId);
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
    expect((await loadChecklist(contoso)).run?.state).toBe("done");
  });

  it.each(["public", "dbos"] as const)("is in no row of any table of the schema %s after any run", (schema) => {
    expect(kept[schema].length).toBeGreaterThan(40);
    expectNothingSecretIn(kept[schema].join("\n"));
  });

  it("is in nothing that was printed or logged", () => expectNothingSecretIn(printed.join("\n")));

  it("is in no data that a page gets", async () => {
    const shown = [await loadChecklist(contoso), await loadFinish(contoso), await listAudit(contoso.id)];
    expectNothingSecretIn(JSON.stringify(shown));
    expect((await readTrail(contoso.id)).verdict).toMatchObject({ ok: true });
  });
});

describe("what DBOS stores", () => {
  it("is only the customer's id and the run's id as input of a run, and the time as input of a scheduled workflow", async () => {
    const inputs = (await runs.rowsOf("dbos")).filter((row) => row.startsWith("workflow_input:")).map((row) => row.replaceAll('""', '"'));
    const scheduled = inputs.filter((row) => row.includes("(sched-"));
    const started = inputs.filter((row) => !scheduled.includes(row));
    expect(started).toHaveLength(3);
    const id = "[0-9a-f]{8}-[0-9a-f-]{27}";
    for (const row of started) expect(row).toMatch(new RegExp(`"json":\\[\\{"customerId":"${id}","runId":"${id}"\\}\\]`));
    for (const row of scheduled) expect(row).toMatch(/"json":\["[\d:.TZ-]+",null\]/);
  });

  it("contains no person's or customer's name, and no token or sealed value", async () => {
    const rows = (await runs.rowsOf("dbos")).join("\n");
    for (const name of ["ada@", "Ada Admin", "Contoso", "contoso", "sealed", "Bearer"]) expect(rows).not.toContain(name);
  });
});
