import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useFreshDatabase } from "@/testing/database";
import { listTransactions } from "@/testing/statements";
import { asStaff, disconnectDatabase, inCustomer, withKey } from "./database";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
beforeAll(async () => {
  database = await useFreshDatabase();
});
afterAll(async () => {
  await disconnectDatabase();
  await database.close();
});

const somebody = "5f0f5c2e-6f4e-4a55-9a0b-2f3d0f6c1a11";

describe("the portal's connections", () => {
  it("say whose rows a transaction wants when it begins, whatever characters that is written in", async () => {
    const odd = `it's a "key" with \\ and ; -- in it`;
    const setting = await withKey("slug", odd, (db) => db.$queryRaw<{ key: string }[]>`SELECT current_setting('app.key') AS key`);
    expect(setting).toEqual([{ key: `slug:${odd}` }]);
  });

  it("forget it with the transaction", async () => {
    await inCustomer(somebody, (db) => db.customer.count());
    const settings = await asStaff((db) => db.$queryRaw<object[]>`SELECT current_setting('app.customer', true) AS customer`);
    expect(settings.map((each) => Object.values(each)[0] || null)).toEqual([null]);
  });

  it("send nothing between the beginning and the first question", async () => {
    const { transactions } = await listTransactions(() => inCustomer(somebody, (db) => db.customer.count()));
    expect(transactions.map((each) => each.length)).toEqual([1]);
  });

  it("have PostgreSQL keep what is asked of one customer again and again: not what is asked seldom, nor what staff search", async () => {
    for (let time = 0; time < 8; time++) {
      await inCustomer(somebody, (db) => db.person.findMany({ where: { userName: "often" } }));
      await asStaff((db) => db.person.findMany({ where: { userName: { contains: "by staff" } } }));
    }
    await inCustomer(somebody, (db) => db.person.findMany({ where: { userName: { contains: "seldom" } } }));
    const kept = await inCustomer(
      somebody,
      (db) => db.$queryRaw<{ statement: string }[]>`SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%"person"%'`,
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]?.statement).not.toContain("LIKE");
  });
});
