import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findStep, type Step } from "@/lib/catalogue/steps";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { getPerson } from "@/lib/store/people";
import { openSession, withSession } from "@/lib/store/sessions";
import { openTestRuns, type TestRuns } from "@/testing/run";
import { countStatements } from "@/testing/statements";
import { loadChecklist } from "./load-checklist";
import { loadPlan } from "./load-plan";
import { loadStep } from "./load-step";

let runs: TestRuns;
let customer: Customer;
let personId: string;
beforeAll(async () => {
  // No engine runs, so nothing else uses the database during the count.
  runs = await openTestRuns({ engine: "elsewhere" });
});
afterAll(() => runs.close());
beforeEach(async () => {
  await runs.begin();
  const contoso = await runs.customer("contoso");
  await runs.signIn(contoso, "ada", "exchange");
  personId = (await runs.signIn(contoso, "ada", "graph")).person.id;
  customer = await getCustomer(contoso.id);
});

/** Upper bounds. The plan page once took 57 statements in 19 transactions. Each transaction adds a BEGIN and a COMMIT. */
describe("the database load of the customer's pages", () => {
  it("the plan uses one transaction before asking Microsoft, one for the findings, one for a new certificate, and two for the key's test", async () => {
    const first = await countStatements(() => loadPlan(customer, personId));
    expect(first.value.ok).toBe(true);
    expect(first.transactions).toBeLessThanOrEqual(5);
    expect(first.statements).toBeLessThanOrEqual(58);
    const again = await countStatements(() => loadPlan(customer, personId));
    expect(again.transactions).toBeLessThanOrEqual(4);
    expect(again.statements).toBeLessThanOrEqual(56);
  });

  it.each<[string, () => Promise<unknown>, number]>([
    ["the checklist", () => loadChecklist(customer), 3],
    ["a step", () => loadStep(customer, findStep("certificate") as Step, "yes"), 4],
  ])("%s uses one transaction", async (_, load, most) => {
    const { statements, transactions } = await countStatements(load);
    expect(transactions).toBe(1);
    expect(statements).toBeLessThanOrEqual(most);
  });

  it("a request for the checklist sends four queries in one transaction once there was a run, with its look at the session", async () => {
    const loaded = await loadPlan(customer, personId);
    if (!loaded.ok) throw new Error(loaded.reason);
    const person = await getPerson(customer.id, personId);
    const runId = await runs.beginWithoutEngine(customer, person, loaded.plan);
    const { token } = await openSession(customer.id, personId);
    const { value, statements, transactions } = await countStatements(() =>
      withSession(token, ({ customer, person }) => loadChecklist(customer, person.roles)),
    );
    expect(value?.run?.id).toBe(runId);
    expect(value?.steps.length).toBeGreaterThan(10);
    expect({ statements, transactions }).toEqual({ statements: 4, transactions: 1 });
  });
});
