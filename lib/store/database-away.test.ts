import { describe, expect, it } from "vitest";
import { isDatabaseAway } from "./database-away";

const error = (fields: object, message = "it failed") => Object.assign(new Error(message), fields);

describe("a database that is away", () => {
  it.each([
    ["refuses connections", error({ code: "ECONNREFUSED" })],
    ["is starting up", error({ code: "57P03" })],
    [
      "was shut down in the middle of a statement",
      error({ code: "P2010", meta: { driverAdapterError: { cause: { originalCode: "57P01" } } } }),
    ],
    ["is not reached by Prisma", error({ code: "P1001" })],
    ["did not keep a transaction open", error({ code: "P2028" })],
    ["broke the connection", new Error("Connection terminated unexpectedly")],
    ["closed the connection of the adapter", error({ cause: { kind: "ConnectionClosed" } })],
    ["chose the transaction as the victim of a deadlock", error({ cause: error({ code: "40P01" }) })],
  ])("%s", (_, away) => {
    expect(isDatabaseAway(away)).toBe(true);
  });

  it.each([
    ["a row that is there already", error({ code: "P2002", meta: { driverAdapterError: { cause: { originalCode: "23505" } } } })],
    ["a statement that was cancelled", error({ code: "57014" })],
    ["a programming error", new TypeError("x is not a function")],
    ["nothing", null],
  ])("is not meant by %s", (_, other) => {
    expect(isDatabaseAway(other)).toBe(false);
  });
});
