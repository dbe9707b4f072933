import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { useFreshDatabase } from "@/testing/database";
import { columnTypes, copyInto } from "./copy";
import { type Cell, CopyRows } from "./copy-rows";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let owner: pg.Client;
const columns = ["label", "id", "at", "count", "facts", "slugs", "cloud"];

beforeAll(async () => {
  database = await useFreshDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  await owner.query(
    `CREATE TEMP TABLE copied (label text, id uuid, at timestamptz(3), count int, facts jsonb, slugs text[], cloud "NationalCloud")`,
  );
});
afterAll(async () => {
  await owner.end();
  await database.close();
});

const id = "00c0ffee-09af-4a1b-a2c3-0123456789ab";
const rows: Cell[][] = [
  [
    "Söderberg & Søn \\ \t\n“🔑”",
    id,
    new Date("2026-11-28T12:34:56.789Z"),
    42,
    { json: { ü: ["\\", null, 1.5] } },
    ["a b", 'c"{},\\', ""],
    "gcc",
  ],
  ["", id, "1999-12-31T23:59:59.999Z", -1, { json: [] }, [], "global"],
  [null, null, null, null, null, null, null],
  // Longer than the first buffer.
  ["ü".repeat(100_000), id, new Date(0), 2_147_483_647, { json: "x".repeat(100_000) }, ["y".repeat(100_000)], "dod"],
];

it("PostgreSQL reads every type of column as it was given, batch after batch", async () => {
  const made = new CopyRows(await columnTypes(owner, "copied", columns));
  for (let batch = 0; batch < 2; batch++) {
    for (const row of rows) made.add(row);
    await copyInto(owner, { table: "copied", columns, isNew: false }, made.take());
    const { rows: read } = await owner.query({ text: `SELECT ${columns.join(", ")} FROM copied`, rowMode: "array" });
    expect(read).toEqual(
      rows.map(([label, uuid, at, count, facts, ...rest]) => {
        const json = facts === null ? null : (facts as { json: unknown }).json;
        return [label, uuid, at === null ? null : new Date(at as string | Date), count, json, ...rest];
      }),
    );
    await owner.query("TRUNCATE copied");
  }
});

it("what is no UUID, no moment, or too few cells is refused", async () => {
  const made = new CopyRows(["uuid", "timestamptz"]);
  expect(() => made.add(["c0ffee", null])).toThrow("is not a UUID");
  expect(() => made.add([id, "yesterday"])).toThrow("No moment");
  expect(() => made.add([id])).toThrow("1 cells for 2 columns");
});
