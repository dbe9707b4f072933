import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { cloudFor } from "./begin-trip";

it("signs in at the customer's Microsoft cloud, and at the one of this process when no customer is named", () => {
  Object.assign(process.env, {
    PORTAL_ORIGIN: "http://localhost:3000",
    DATABASE_URL: "postgresql://portal_app@localhost:5432/portal",
    SEALING_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    PORTAL_APP_CLIENT_ID: "0d202020-0000-4000-8000-000000000001",
    PORTAL_APP_CLIENT_SECRET: "a-secret",
    STAFF_TENANT_ID: "d2090e00-0000-4000-8000-0000000000d2",
    STAFF_CLOUD: "gcc-high",
  });
  expect(cloudFor({ cloud: "dod" })).toBe("dod");
  expect(cloudFor(null)).toBe("gcc-high");
});
