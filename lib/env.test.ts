import { describe, expect, it } from "vitest";
import { EnvError, envSchema, readEnv } from "./env";

const complete = {
  PORTAL_ORIGIN: "https://onboarding.example.com",
  DATABASE_URL: "postgresql://portal_app:secret@db.internal:5432/portal?sslmode=verify-full",
  SEALING_KEYS: `k2:${Buffer.alloc(32, 2).toString("base64")}, k1:${Buffer.alloc(32, 1).toString("base64")}`,
  AUDIT_KEYS: `a1:${Buffer.alloc(32, 3).toString("base64")}`,
  PORTAL_APP_CLIENT_ID: "11111111-2222-3333-4444-555555555555",
  PORTAL_APP_CLIENT_SECRET: "a-secret-value",
  STAFF_TENANT_ID: "d2090e00-0000-4000-8000-0000000000d2",
};

describe("the configuration", () => {
  it.each(Object.keys(complete))("names %s and shows an example when it is missing", (name) => {
    expect(() => readEnv({ ...complete, [name]: undefined })).toThrow(new RegExp(`${name} is missing.* Examples?: ${name}=\\S`));
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

  it.each([
    "PORTAL_ORIGIN",
    "MICROSOFT_LOGIN_ORIGIN",
    "MICROSOFT_GRAPH_ORIGIN",
    "MICROSOFT_EXCHANGE_ORIGIN",
    "MICROSOFT_DEFENDER_ORIGIN",
    "MICROSOFT_CLOUD_APPS_ORIGIN",
    "DROPZONE_ORIGIN",
  ])("requires https of %s unless it is on this machine", (name) => {
    const words = new RegExp(`${name} must begin with https://, unless it is on this machine. Example: ${name}=https://`);
    expect(() => readEnv({ ...complete, [name]: "http://proxy.internal" })).toThrow(words);
    expect(readEnv({ ...complete, [name]: "https://proxy.internal" })).toMatchObject({ [name]: "https://proxy.internal" });
    for (const local of ["http://localhost:4300", "http://127.0.0.1:4300", "http://[::1]:4300"])
      expect(readEnv({ ...complete, [name]: local })).toMatchObject({ [name]: local });
  });

  it("knows of every origin that it requires https of it", () => {
    const origins = Object.keys(envSchema.shape).filter((name) => name.endsWith("_ORIGIN"));
    for (const name of origins) expect(() => readEnv({ ...complete, [name]: "http://proxy.internal" }), name).toThrow(name);
  });

  it("requires sslmode=verify-full of a database on another machine, without repeating the address", () => {
    const away = "postgresql://portal_app:secret@db.internal:5432/portal";
    expect(() => readEnv({ ...complete, DATABASE_URL: `${away}?sslmode=require` })).toThrow(
      /DATABASE_URL must end in sslmode=verify-full, because the database is on another machine. Example: DATABASE_URL=\S+sslmode=verify-full/,
    );
    expect(() => readEnv({ ...complete, DATABASE_URL: away })).toThrow(EnvError);
    expect(readEnv({ ...complete, DATABASE_URL: away.replace("db.internal", "localhost") }).DATABASE_URL).toContain("localhost");
  });

  it("refuses options in SMTP_URL, which could switch TLS off", () => {
    const words = /SMTP_URL must not have options after a question mark. Example: SMTP_URL=smtps:/;
    expect(() => readEnv({ ...complete, SMTP_URL: "smtp://smtp.example.com?tls.rejectUnauthorized=false" })).toThrow(words);
  });

  it("refuses to start while the check of certificates is switched off", () => {
    expect(() => readEnv({ ...complete, NODE_TLS_REJECT_UNAUTHORIZED: "0" })).toThrow(/NODE_TLS_REJECT_UNAUTHORIZED=0/);
  });

  it("takes one proof of the portal's app: a secret, a certificate or a federated token", () => {
    const { PORTAL_APP_CLIENT_SECRET: secret, ...rest } = complete;
    const proofs = { PORTAL_APP_CLIENT_SECRET: secret, PORTAL_APP_CERTIFICATE_FILE: "/a.pem", PORTAL_APP_FEDERATED_TOKEN_FILE: "/token" };
    for (const [name, value] of Object.entries(proofs)) expect(readEnv({ ...rest, [name]: value })).toMatchObject({ [name]: value });
    expect(() => readEnv({ ...rest, ...proofs })).toThrow(
      "PORTAL_APP_CLIENT_SECRET and PORTAL_APP_CERTIFICATE_FILE and PORTAL_APP_FEDERATED_TOKEN_FILE are set. Keep one of them.",
    );
    expect(() => readEnv(rest)).toThrow(/PORTAL_APP_CLIENT_SECRET is missing, or a certificate or a federated token in its place/);
  });

  it("adds no host to Dropzone's own unless it is told to, and refuses what is not a host", () => {
    expect(readEnv(complete).DROPZONE_HOSTS).toEqual([]);
    const told = readEnv({ ...complete, DROPZONE_HOSTS: "*.Dropzone.example, soc.contoso.com" });
    expect(told.DROPZONE_HOSTS).toEqual(["*.dropzone.example", "soc.contoso.com"]);
    for (const wrong of ["*", "*.app", "https://soc.contoso.com", "soc.contoso.com:8443", "soc.contoso.com,"])
      expect(() => readEnv({ ...complete, DROPZONE_HOSTS: wrong })).toThrow(/DROPZONE_HOSTS must list hosts/);
  });

  it("uses the real addresses of Microsoft and Dropzone by default", () => {
    const { MICROSOFT_GRAPH_ORIGIN, DROPZONE_ORIGIN } = readEnv(complete);
    expect([MICROSOFT_GRAPH_ORIGIN, DROPZONE_ORIGIN]).toEqual([undefined, undefined]);
  });
});
