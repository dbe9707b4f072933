import { describe, expect, it } from "vitest";
import { seal } from "@/lib/sealing";
import { type Intent, readIntent } from "./intent";

Object.assign(process.env, {
  PORTAL_ORIGIN: "https://onboarding.example",
  DATABASE_URL: "postgresql://nobody@localhost/none",
  SEALING_KEYS: `k1:${Buffer.alloc(32).toString("base64")}`,
  AUDIT_KEYS: `a1:${Buffer.alloc(32).toString("base64")}`,
  PORTAL_APP_CLIENT_ID: "0d202020-0000-4000-8000-000000000001",
  PORTAL_APP_CLIENT_SECRET: "unused",
  STAFF_TENANT_ID: "d2090e00-0000-4000-8000-0000000000d2",
});

const now = 1_000_000;
const pressed: Intent = { what: "remove-access", customer: "contoso", personId: "ada", about: "", until: now + 1 };
const wanted = { what: "remove-access", customer: "contoso", personId: "ada" } as const;
const read = (intent: Partial<Intent>, by: Partial<typeof wanted> | object = {}) =>
  readIntent(seal(JSON.stringify({ ...pressed, ...intent }), "intent"), { ...wanted, ...by }, now);

describe("what a button was pressed for before a trip to Microsoft", () => {
  it("goes on for the person who pressed it, with what exactly they wanted", () => {
    expect(read({})).toBe("");
    expect(read({ what: "start", about: "digest" }, { what: "start" })).toBe("digest");
  });

  it.each<[string, Partial<Intent>, object]>([
    ["something else", { what: "check" }, {}],
    ["another customer's page", {}, { customer: "fabrikam" }],
    ["another person", {}, { personId: "eve" }],
    ["a time that is over", { until: now }, {}],
  ])("does not go on for %s", (_, intent, by) => {
    expect(read(intent, by)).toBeNull();
  });

  it("is nothing that anybody else could write", () => {
    expect(readIntent("contoso", wanted, now)).toBeNull();
    expect(readIntent(seal(JSON.stringify(pressed), "refused-trip"), wanted, now)).toBeNull();
  });
});
