import { describe, expect, it } from "vitest";
import { databaseTrouble, isHttpsOrLoopback, isLoopback, smtpTrouble } from "./transport";

describe("this machine", () => {
  it.each(["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.10", "::1", "[::1]", "0:0:0:0:0:0:0:1"])("is %s", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each([
    ...["", "0.0.0.0", "10.0.0.1", "::", "fe80::1", "::ffff:127.0.0.1", "127.1", "0177.0.0.1", "2130706433"],
    ...["localhost.example.com", "127.0.0.1.example.com", "notlocalhost", "db.localhost"],
  ])("is not %j", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

describe("an origin", () => {
  it.each(["https://graph.microsoft.com", "http://localhost:3000", "http://127.0.0.1:4300", "http://[::1]:4300"])(
    "may be %s",
    (address) => {
      expect(isHttpsOrLoopback(address)).toBe(true);
    },
  );

  it.each(["http://graph.microsoft.com", "http://egress.internal", "http://10.0.0.1", "http://localhost.example.com"])(
    "may not be %s",
    (address) => {
      expect(isHttpsOrLoopback(address)).toBe(false);
    },
  );
});

describe("a database", () => {
  it.each([
    "postgresql://portal_app:secret@localhost:5432/portal",
    "postgresql://portal_app:secret@127.0.0.1/portal",
    "postgresql://portal_app:secret@[::1]/portal?sslmode=disable",
    "postgresql://portal_app@/portal?host=/var/run/postgresql",
    "postgresql://portal_app@%2Fvar%2Frun%2Fpostgresql/portal",
    "socket:/var/run/postgresql?db=portal",
    "postgresql://portal_app:secret@db.internal:5432/portal?sslmode=verify-full",
    "postgresql://portal_app:secret@db.internal/portal?uselibpqcompat=true&sslmode=verify-full",
  ])("may be at %s", (address) => {
    expect(databaseTrouble(address)).toBeNull();
  });

  it.each([
    ...["", "?sslmode=disable", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-ca", "?sslmode=no-verify", "?ssl=true"],
    ...["?ssl=no-verify", "?sslmode=verify-full&sslmode=disable", "?uselibpqcompat=true&sslmode=require", "?sslmode=VERIFY-FULL"],
  ])("on another machine is refused with %j", (query) => {
    expect(databaseTrouble(`postgresql://portal_app:secret@db.internal:5432/portal${query}`)).toContain("sslmode=verify-full");
  });

  it("is judged by the host that is connected to, not by the one that is written first", () => {
    expect(databaseTrouble("postgresql://portal_app:secret@localhost/portal?host=db.internal")).toContain("sslmode=verify-full");
  });

  it("without a host is refused, because PGHOST would decide", () => {
    expect(databaseTrouble("postgresql:///portal")).toContain("sslmode=verify-full");
  });

  it("that cannot be read is refused without repeating the password", () => {
    const trouble = databaseTrouble("postgresql://portal_app:secret@db.internal:99999999/portal");
    expect(trouble).toContain("is not an address");
    expect(trouble).not.toContain("secret");
    expect(databaseTrouble("postgresql://db.internal/portal?sslmode=verify-full&sslrootcert=/nowhere.pem")).toContain("cannot be read");
  });
});

describe("a mail server", () => {
  it("may be any, and its address has no options", () => {
    expect(smtpTrouble("smtps://portal:secret@smtp.example.com:465")).toBeNull();
    expect(smtpTrouble("smtp://smtp.example.com:587?ignoreTLS=true")).toContain("question mark");
  });
});
