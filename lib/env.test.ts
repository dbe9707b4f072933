import { describe, expect, it } from "vitest";
import { EnvError, readEnv } from "./env";

const complete = {
  PORTAL_ORIGIN: "https://onboarding.example.com",
  DATABASE_URL: "postgresql://portal_app:secret@db.internal:5432/portal",
  SEALING_KEYS: `k2:${Buffer.alloc(32, 2).toString("base64")}, k1:${Buffer.alloc(32, 1).toString("base64")}`,
  AUDIT_KEYS: `a1:${Buffer.alloc(32, 3).toString("base64")}`,
  PORTAL_APP_CLIENT_ID: "11111111-2222-3333-4444-555555555555",
  PORTAL_APP_CLIENT_SECRET: "a-secret-value",
  STAFF_TENANT_ID: "d2090e00-0000-4000-8000-0000000000d2",
};

describe("the configuration", () => {
  it.each(Object.keys(complete))("names %s and shows an example when it is missing", (name) => {
    expect(() => readEnv({ ...complete, [name]: undefined })).toThrow(new RegExp(`${name} is missing. Example: ${name}=\\S`));
    expect(() => readEnv({ ...complete, [name]: "" })).toThrow(EnvError);
  });

  it("names everything that is wrong in one message", () => {
    expect(() => readEnv({})).toThrow(/PORTAL_ORIGIN is missing[\s\S]*PORTAL_APP_CLIENT_SECRET is missing/);
  });

  it("keeps only the origin of an address, so that a trailing slash does no harm", () => {
    expect(readEnv({ ...complete, PORTAL_ORIGIN: "https://onboarding.example.com/" }).PORTAL_ORIGIN).toBe("https://onboarding.example.com");
  });

  it("keeps the sealing keys in their order, the current one first", () => {
    expect(readEnv(complete).SEALING_KEYS.map((key) => key.id)).toEqual(["k2", "k1"]);
  });

  it.each(["k1", "k1:", "k1:c2hvcnQ=", ":AAAA"])("refuses %s as a sealing key", (keys) => {
    expect(() => readEnv({ ...complete, SEALING_KEYS: keys })).toThrow(/SEALING_KEYS must list keys/);
  });

  it("does not repeat a wrong value, which may be a secret", () => {
    expect(() => readEnv({ ...complete, SEALING_KEYS: "k1:bm90LTMyLWJ5dGVz" })).toThrow(/^((?!bm90LTMy)[\s\S])*$/);
  });

  it("accepts only known log levels, and uses info by default", () => {
    expect(readEnv(complete).LOG_LEVEL).toBe("info");
    expect(() => readEnv({ ...complete, LOG_LEVEL: "loud" })).toThrow(/LOG_LEVEL .*Example: LOG_LEVEL=info/);
  });

  it("uses the real addresses of Microsoft and Dropzone by default", () => {
    const { MICROSOFT_GRAPH_ORIGIN, DROPZONE_ORIGIN } = readEnv(complete);
    expect([MICROSOFT_GRAPH_ORIGIN, DROPZONE_ORIGIN]).toEqual([undefined, undefined]);
  });
});
