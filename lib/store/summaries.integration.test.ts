import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statesOfSteps } from "@/lib/catalogue/step-states";
import type { CustomerFilters, CustomerSort } from "@/lib/staff/list/customer-filters";
import type { Summary } from "@/lib/staff/list/summary";
import { useFreshDatabase } from "@/testing/database";
import { createCustomer, setContact, setOwner } from "./customers";
import { disconnectDatabase } from "./database";
import { recordPerson } from "./people";
import { recordStaff, type StaffMember } from "./staff";
import { getSummary, listSummaries } from "./summaries";
import { saveSummary } from "./summary-keeping";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let casey: StaffMember;
const ids = new Map<string, string>();

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const summary = (over: Partial<Summary> = {}): Summary => ({
  states: statesOfSteps(() => undefined),
  ...{ done: 0, of: 17, waitingOn: "customer-admin", waitingStep: "connect", waitingSince: hoursAgo(1), stage: "invited" },
  ...{ nextExpiry: null, lastActivityAt: hoursAgo(1), capabilities: null, brokenSince: null, broken: [] },
  ...over,
});

/** Each way to sort gives a different order. */
const customers: [name: string, Partial<Summary>][] = [
  ["Contoso", { waitingSince: hoursAgo(5), lastActivityAt: hoursAgo(3), nextExpiry: { at: hoursAgo(-24 * 20), what: "certificate" } }],
  ["Fabrikam", { waitingOn: "us", waitingSince: hoursAgo(72), lastActivityAt: hoursAgo(9), capabilities: ["quarantine"] }],
  ["Müller & Söhne", { waitingOn: "nobody", waitingSince: null, stage: "complete", lastActivityAt: hoursAgo(1), capabilities: [] }],
  [
    "contoso emea",
    {
      waitingOn: "nobody",
      waitingSince: null,
      stage: "complete",
      lastActivityAt: hoursAgo(7),
      brokenSince: hoursAgo(4),
      broken: ["client-secret"],
    },
  ],
  ["Northwind", { waitingSince: hoursAgo(50), lastActivityAt: hoursAgo(2), nextExpiry: { at: hoursAgo(-24 * 3), what: "client-secret" } }],
];

beforeAll(async () => {
  database = await useFreshDatabase();
  casey = await recordStaff({ entraObjectId: crypto.randomUUID(), name: "Casey CSM", userName: "casey@dropzone.ai", roles: ["CSM"] });
  for (const [name, over] of customers) {
    const { id } = await createCustomer({ name, dropzoneHost: "x.dropzone.app", cloud: "global", createdBy: "Casey" });
    ids.set(name, id);
    await saveSummary(id, summary(over));
  }
  await setOwner(idOf("Fabrikam"), casey.id);
});
afterAll(async () => {
  await disconnectDatabase();
  await database.close();
});

const idOf = (name: string) => ids.get(name) ?? "";
const names = async (filters: CustomerFilters, sort: CustomerSort = "name", viewerId = "") =>
  (await listSummaries({ filters, sort, after: null, limit: 100, viewerId })).rows.map(({ name }) => name);

describe("the list of customers", () => {
  it("returns each summary as it was saved, with the customer's name and owner", async () => {
    const { rows } = await listSummaries({ filters: { search: "fabrikam" }, sort: "name", after: null, limit: 10 });
    expect(rows).toMatchObject([{ slug: "fabrikam", owner: { id: casey.id, name: "Casey CSM" }, cloud: "global", route: "automatic" }]);
    expect(rows[0]).toMatchObject((await getSummary(idOf("Fabrikam"))) ?? {});
    expect((await getSummary(idOf("Fabrikam")))?.capabilities).toEqual(["quarantine"]);
    expect((await getSummary(idOf("Müller & Söhne")))?.capabilities).toEqual([]);
    expect((await getSummary(idOf("Contoso")))?.capabilities).toBeNull();
  });

  it.each<[CustomerSort, string, string[]]>([
    ["waiting", "longest wait first, customers who wait for nobody last", ["Fabrikam", "Northwind", "Contoso"]],
    ["activity", "latest first", ["Müller & Söhne", "Northwind", "Contoso", "contoso emea", "Fabrikam"]],
    ["name", "alphabetically, regardless of case", ["Contoso", "contoso emea", "Fabrikam", "Müller & Söhne", "Northwind"]],
    ["expiry", "soonest first, customers without an expiry last", ["Northwind", "Contoso"]],
  ])("is sorted by %s: %s", async (sort, _how, expected) => {
    const sorted = await names({}, sort);
    expect(sorted).toHaveLength(customers.length);
    expect(sorted.slice(0, expected.length)).toEqual(expected);
  });

  it.each<CustomerSort>(["waiting", "activity", "name", "expiry"])(
    "sorted by %s, has every customer exactly once on its pages",
    async (sort) => {
      const whole = await names({}, sort);
      for (const limit of [1, 2, 3]) {
        const paged: string[] = [];
        let after: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof listSummaries>> = await listSummaries({ filters: {}, sort, after, limit });
          paged.push(...page.rows.map(({ name }) => name));
          after = page.next;
        } while (after !== null);
        expect(paged).toEqual(whole);
      }
    },
  );

  it("shows the first page for an invalid cursor", async () => {
    for (const after of ["made-up", "", Buffer.from('{"value":1}').toString("base64url")])
      expect((await listSummaries({ filters: {}, sort: "name", after, limit: 1 })).rows[0]?.name).toBe("Contoso");
  });

  it.each<[CustomerSort, unknown]>([
    ["waiting", "contoso"],
    ["activity", "contoso"],
    ["activity", null],
    ["expiry", "2026-02-31T00:00:00Z"],
    ["expiry", "0000-01-01T00:00:00Z"],
    ["name", "con\0toso"],
    ["name", null],
  ])("sorted by %s, shows the first page for a cursor with the value %j", async (sort, value) => {
    const after = Buffer.from(JSON.stringify({ value, id: crypto.randomUUID() })).toString("base64url");
    const { rows } = await listSummaries({ filters: {}, sort, after, limit: 100 });
    expect(rows.map(({ name }) => name)).toEqual(await names({}, sort));
  });

  it.each<[string, CustomerFilters, string[]]>([
    ["whom it waits for", { waitingOn: "us" }, ["Fabrikam"]],
    ["how long it has waited", { waitingLongerThanHours: 48 }, ["Fabrikam", "Northwind"]],
    ["when something expires", { expiringWithinDays: 10 }, ["Northwind"]],
    ["stage", { stage: "complete" }, ["contoso emea", "Müller & Söhne"]],
    ["capability", { capability: "quarantine" }, ["Fabrikam"]],
    ["several filters at once", { waitingLongerThanHours: 48, waitingOn: "customer-admin" }, ["Northwind"]],
    ["a stage that no customer has", { stage: "finishing" }, []],
  ])("is filtered by %s", async (_what, filters, expected) => {
    expect(await names(filters)).toEqual(expected);
  });

  it("is filtered by owner, and by the viewer's own customers", async () => {
    expect(await names({ ownerId: casey.id })).toEqual(["Fabrikam"]);
    expect(await names({ mine: true }, "name", casey.id)).toEqual(["Fabrikam"]);
    expect(await names({ mine: true }, "name", crypto.randomUUID())).toEqual([]);
  });
});

describe("searching", () => {
  it.each([
    ["the beginning of a name", "conto", ["Contoso", "contoso emea"]],
    ["the beginning of every word", "contoso em", ["contoso emea"]],
    ["the middle of a name, and its end", "toso", ["Contoso", "contoso emea"]],
    ["the middle of every word", "ontos mea", ["contoso emea"]],
    ["one or two letters, at the beginning of a word only", "em", ["contoso emea"]],
    ["another case and without accents", "MULLER", ["Müller & Söhne"]],
    ["a word followed by punctuation", "söhne,", ["Müller & Söhne"]],
    ["a word that no customer has, and finds nobody", "contosox", []],
    ["characters special to SQL, which are ignored", "%_'", customers.map(([name]) => name)],
  ])("finds by %s", async (_what, search, expected) => {
    expect((await names({ search })).sort()).toEqual([...expected].sort());
  });

  it("gives the same pages whether they are read from the order or from the index of the search", async () => {
    const everyone = await names({ search: "dropzone" }, "waiting");
    expect(everyone).toHaveLength(customers.length);
    for (const limit of [1, 2, 3]) {
      const paged: string[] = [];
      let after: string | null = null;
      do {
        const page = await listSummaries({ filters: { search: "dropzone" }, sort: "waiting", after, limit });
        paged.push(...page.rows.map(({ name }) => name));
        after = page.next;
      } while (after !== null);
      expect(paged).toEqual(everyone);
    }
  });

  it("finds by the contact and by the people, and no longer by a contact that was removed", async () => {
    const id = idOf("Northwind");
    const seen = { entraTenantId: crypto.randomUUID(), entraObjectId: crypto.randomUUID(), roles: null };
    await recordPerson(id, { ...seen, name: "Ada Admin", userName: "ada@northwind.example" });
    await setContact(id, { name: "Berta", email: "berta@northwind.example" });
    await saveSummary(id, summary());
    expect(await names({ search: "berta" })).toEqual(["Northwind"]);
    expect(await names({ search: "ada@northwind" })).toEqual(["Northwind"]);
    await setContact(id, { name: null, email: null });
    await saveSummary(id, summary());
    expect(await names({ search: "berta" })).toEqual([]);
  });
});
