import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useFreshDatabase } from "@/testing/database";
import { customerWithEverything, noteBy, staffWithEverything } from "@/testing/everything-stored";
import { type Customer, findCustomerBySlug, listCustomers } from "./customers";
import { asStaff, asStaffWriter, type Database, disconnectDatabase, goOnAs, inCustomer, withKey } from "./database";
import type { Prisma } from "./generated/client";
import { listPeople } from "./people";
import { openSession } from "./sessions";
import type { StaffMember } from "./staff";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
/** Connects with the portal's own role, without the store. */
let app: pg.Client;
let owner: pg.Client;
let contoso: Customer;
let fabrikam: Customer;
let casey: StaffMember;
let tables: string[];
/** Read from the policies. A test fails when a new table is in neither list. */
let customersTables: string[];
let staffsTables: string[];

/** Sign-ins in progress belong to a browser. Processes of the portal belong to nobody. */
const nobodysTables = ["sign_in_attempt", "replica"];

/** Tables that hold what grants access or signs something, and sign-ins in progress. Staff have no reason to read them. */
const hiddenFromStaff = [
  "sealed_credential",
  ...nobodysTables,
  "staff_session",
  "api_key",
  "webhook_endpoint",
  "security_event",
  "security_head",
];

beforeAll(async () => {
  database = await useFreshDatabase();
  [app, owner] = [new pg.Client(database.appUrl), new pg.Client(database.ownerUrl)];
  await Promise.all([app.connect(), owner.connect()]);
  casey = await staffWithEverything();
  [contoso, fabrikam] = [await customerWithEverything("Contoso", casey), await customerWithEverything("Fabrikam", casey)];
  const { rows } = await owner.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'");
  tables = rows.map((row) => row.tablename);
  [customersTables, staffsTables] = [await withPolicy("own_rows"), await withPolicy("staff_write")];
});

afterAll(async () => {
  await Promise.all([app.end(), owner.end(), disconnectDatabase()]);
  await database.close();
});

describe("row-level security", () => {
  it("is enabled and forced on every table", async () => {
    const { rows } = await owner.query(
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)",
    );
    expect(rows.map((row) => row.relname)).toEqual(["_prisma_migrations"]);
  });

  it("is tested with rows in every table", async () => {
    for (const table of customersTables) expect(await count(owner, table), table).toBeGreaterThanOrEqual(2);
    for (const table of tables) expect(await count(owner, table), table).toBeGreaterThanOrEqual(1);
  });

  it("has a policy for every table: a customer's, the staff's, or that of sign-ins in progress or of the portal's processes", () => {
    expect([...customersTables, ...staffsTables, ...nobodysTables].sort()).toEqual([...tables].sort());
  });

  it("shows nothing to a query that does not name whose rows it wants", async () => {
    for (const table of tables) expect(await count(app, table), table).toBe(0);
  });

  it("shows a customer only their own rows in every table", async () => {
    for (const table of customersTables) {
      const column = table === "customer" ? "id" : "customer_id";
      const seen = await scoped("app.customer", contoso.id, async () => (await app.query(`SELECT ${column} AS whose FROM ${table}`)).rows);
      expect(new Set(seen.map((row) => row.whose)), table).toEqual(new Set([contoso.id]));
    }
  });

  it("shows a customer no rows of staff, and no sign-in in progress, which belongs to a browser", async () => {
    for (const table of [...staffsTables, ...nobodysTables])
      expect(await scoped("app.customer", contoso.id, () => count(app, table)), table).toBe(0);
  });

  it("lets no customer write another customer's rows in any table", async () => {
    for (const table of await withPrivilege("UPDATE", customersTables)) {
      const column = table === "customer" ? "id" : "customer_id";
      await scoped("app.customer", contoso.id, async () => {
        const { rowCount } = await app.query(`UPDATE ${table} SET ${column} = ${column} WHERE ${column} = $1`, [fabrikam.id]);
        expect(rowCount, table).toBe(0);
      });
    }
    for (const table of await withPrivilege("DELETE", customersTables)) {
      await scoped("app.customer", contoso.id, async () => {
        const column = table === "customer" ? "id" : "customer_id";
        const { rowCount } = await app.query(`DELETE FROM ${table} WHERE ${column} = $1`, [fabrikam.id]);
        expect(rowCount, table).toBe(0);
      });
    }
    const intruding = scoped("app.customer", contoso.id, () =>
      app.query("INSERT INTO choice (customer_id, capabilities, alert_types, chosen_by) VALUES ($1, '[]', '[]', $2)", [
        randomUUID(),
        randomUUID(),
      ]),
    );
    await expect(intruding).rejects.toThrow("violates row-level security policy");
  });

  it("is not bypassed by a reference to another customer's row", async () => {
    const [stranger] = await listPeople(fabrikam.id);
    await expect(openSession(contoso.id, stranger?.id ?? "")).rejects.toThrow(/foreign key/i);
  });

  it("lets staff read everything except what is sealed or grants access, and write nothing", async () => {
    expect((await listCustomers()).map((customer) => customer.name)).toEqual(["Contoso", "Fabrikam"]);
    for (const table of tables) {
      const expected = hiddenFromStaff.includes(table) ? 0 : await count(owner, table);
      expect(await scoped("app.scope", "staff", () => count(app, table)), table).toBe(expected);
    }
    for (const table of await withPrivilege("UPDATE", tables)) {
      const column = await firstColumn(table);
      const changed = scoped("app.scope", "staff", async () => (await app.query(`UPDATE ${table} SET ${column} = ${column}`)).rowCount);
      expect(await changed, table).toBe(0);
    }
    await expect(asStaff((db) => db.customer.updateMany({ data: { name: "Renamed" } }))).resolves.toEqual({ count: 0 });
  });

  it("lets the staff-writer scope see all rows of staff and no customer's rows", async () => {
    for (const table of tables) {
      const expected = staffsTables.includes(table) ? await count(owner, table) : 0;
      expect(await scoped("app.scope", "staff-writer", () => count(app, table)), table).toBe(expected);
    }
    const intruding = asStaffWriter((db) =>
      db.customerNote.create({ data: { ...noteBy(casey), id: randomUUID(), customerId: contoso.id } }),
    );
    await expect(intruding).rejects.toThrow("row-level security");
  });

  it("lets a customer be deleted only by a transaction that erases exactly that customer", async () => {
    const remove = async () => (await app.query("DELETE FROM customer WHERE id = $1", [contoso.id])).rowCount;
    for (const [setting, value] of [
      ["app.customer", contoso.id],
      ["app.scope", "staff"],
      ["app.scope", "staff-writer"],
      ["app.key", `erase:${fabrikam.id}`],
    ] as const)
      expect(await scoped(setting, value, remove), value).toBe(0);
    await expect(scoped("app.key", `erase:${contoso.id}`, remove)).rejects.toThrow("approval of a second person");
  });

  it("lets the jobs that delete what is old see nothing that is not", async () => {
    for (const sweep of ["old", "expired"])
      for (const table of tables) expect(await scoped("app.key", `sweep:${sweep}`, () => count(app, table)), `${sweep} ${table}`).toBe(0);
    const visible = async (sweep: string) => {
      const seen: string[] = [];
      for (const table of tables) if ((await scoped("app.key", `sweep:${sweep}`, () => count(app, table))) > 0) seen.push(table);
      return seen.sort();
    };
    expect(await visible("reseal")).toEqual(["sealed_credential", "sign_in_attempt"]);
    expect(await visible("abandoned")).toEqual(["sealed_credential"]);
    // Only Dropzone API keys that were not tested, and what is sealed here is of other kinds.
    expect(await visible("untested")).toEqual([]);
    expect(await visible("replicas")).toEqual(["replica"]);
    expect(await visible("runs")).toEqual(["run"]);
  });

  it("lets a customer's transaction add a webhook delivery about that customer only, and see none", async () => {
    const endpoint = (await owner.query("SELECT id FROM webhook_endpoint LIMIT 1")).rows[0].id;
    const add = (about: string | null) =>
      scoped("app.customer", contoso.id, async () => {
        const values = [randomUUID(), endpoint, about];
        await app.query(
          "INSERT INTO webhook_delivery (id, endpoint_id, customer_id, event_type, payload, state) VALUES ($1, $2, $3, 't', '{}', 'queued')",
          values,
        );
        return count(app, "webhook_delivery");
      });
    expect(await add(contoso.id)).toBe(0);
    await expect(add(fabrikam.id)).rejects.toThrow("row-level security");
    await expect(add(null)).rejects.toThrow("row-level security");
  });

  it("keeps fifty simultaneous queries of two customers apart", async () => {
    const asked = Array.from({ length: 50 }, (_, i) => (i % 2 ? contoso : fabrikam));
    const seen = await Promise.all(asked.map((customer) => inCustomer(customer.id, (db) => db.customer.findMany())));
    expect(seen.map((rows) => rows.map((row) => row.name))).toEqual(asked.map((customer) => [customer.name]));
  });

  it("does not show a row to a key of another kind", async () => {
    const { rows } = await owner.query("SELECT token_hash FROM session LIMIT 1");
    const asInvitation = await scoped("app.key", `invitation:${rows[0].token_hash}`, () => count(app, "session"));
    const asSession = await scoped("app.key", `session:${rows[0].token_hash}`, () => count(app, "session"));
    expect([asInvitation, asSession]).toEqual([0, 1]);
  });

  it("does not let a customer's session token open a staff session, or a staff token a customer's session", async () => {
    const customers = (await owner.query("SELECT token_hash FROM session LIMIT 1")).rows[0].token_hash;
    const staffs = (await owner.query("SELECT token_hash FROM staff_session LIMIT 1")).rows[0].token_hash;
    const opened = async (key: string, table: string) => scoped("app.key", key, () => count(app, table));
    expect(await opened(`session:${staffs}`, "session")).toBe(0);
    expect(await opened(`session:${staffs}`, "staff_session")).toBe(0);
    expect(await opened(`staff-session:${customers}`, "staff_session")).toBe(0);
    expect(await opened(`staff-session:${customers}`, "session")).toBe(0);
    expect(await opened(`staff-session:${staffs}`, "staff_session")).toBe(1);
  });

  it("closes what a key opened once the transaction goes on as the customer of the row that was found, and lets nothing else go on", async () => {
    const [named] = (await owner.query("SELECT token_hash, customer_id FROM session WHERE customer_id = $1 LIMIT 1", [fabrikam.id])).rows;
    const find = (hash: string) => (db: Database, goesOn: Prisma.Sql) =>
      db.$queryRaw<{ goesOnAs: string }[]>`SELECT ${goesOn} AS "goesOnAs" FROM session WHERE token_hash = ${hash}`;
    const rowsOf = async (db: Database) => [...(await db.customer.findMany()), ...(await db.session.findMany())];
    const key = ["session", named.token_hash] as const;
    const rows = await withKey(...key, () => goOnAs("customer", find(named.token_hash), rowsOf));
    expect(rows?.length).toBeGreaterThan(1);
    expect(new Set(rows?.map((row) => ("customerId" in row ? row.customerId : row.id)))).toEqual(new Set([fabrikam.id]));
    // What the key does not name is not found, and nothing goes on.
    expect(await withKey("session", "another", () => goOnAs("customer", find(named.token_hash), rowsOf))).toBeNull();
    const asWriter = () => goOnAs("staff-writer", find(named.token_hash), (db) => db.customer.count());
    expect(await withKey(...key, asWriter)).toBe(0);
    await expect(inCustomer(contoso.id, asWriter)).rejects.toThrow("began with a key");
    await expect(asWriter()).rejects.toThrow("began with a key");
  });

  it("shows only the customer with the given slug", async () => {
    expect((await findCustomerBySlug("contoso"))?.id).toBe(contoso.id);
    expect(await findCustomerBySlug("%")).toBeNull();
    expect(await findCustomerBySlug("contoso\0")).toBeNull();
    expect(await scoped("app.key", "slug:contoso", () => count(app, "customer"))).toBe(1);
  });
});

async function count(client: pg.Client, table: string): Promise<number> {
  return (await client.query(`SELECT count(*)::int AS count FROM ${table}`)).rows[0].count;
}

async function scoped<T>(setting: string, value: string, use: () => Promise<T>): Promise<T> {
  await app.query("BEGIN");
  try {
    await app.query("SELECT set_config($1, $2, true)", [setting, value]);
    return await use();
  } finally {
    await app.query("ROLLBACK");
  }
}

async function withPolicy(name: string): Promise<string[]> {
  const { rows } = await owner.query("SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = $1", [name]);
  return rows.map((row) => row.tablename);
}

async function withPrivilege(privilege: "UPDATE" | "DELETE", among: readonly string[]): Promise<string[]> {
  const { rows } = await app.query("SELECT name FROM unnest($1::text[]) AS name WHERE has_table_privilege(name, $2)", [among, privilege]);
  expect(rows.length).toBeGreaterThan(0);
  return rows.map((row) => row.name);
}

async function firstColumn(table: string): Promise<string> {
  const { rows } = await owner.query("SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1", [table]);
  return rows[0].attname;
}
