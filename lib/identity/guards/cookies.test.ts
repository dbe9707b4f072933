import { describe, expect, it } from "vitest";
import { cookieName, sessionCookie, signInCookie } from "./cookies";

Object.assign(process.env, {
  PORTAL_ORIGIN: "https://onboarding.example",
  DATABASE_URL: "postgresql://nobody@localhost/none",
  SEALING_KEYS: `k1:${Buffer.alloc(32).toString("base64")}`,
  AUDIT_KEYS: `a1:${Buffer.alloc(32).toString("base64")}`,
  PORTAL_APP_CLIENT_ID: "0d202020-0000-4000-8000-000000000001",
  PORTAL_APP_CLIENT_SECRET: "unused",
  STAFF_TENANT_ID: "d2090e00-0000-4000-8000-0000000000d2",
});

describe("the portal's cookies on https", () => {
  it("cannot be read by scripts, sent with other sites' forms or set by sibling subdomains", () => {
    const cookie = sessionCookie({ token: "t", expiresAt: new Date(Date.now() + 60_000).toISOString() });
    expect(cookie).toMatchObject({ name: "__Host-portal-session", httpOnly: true, secure: true, sameSite: "lax", path: "/" });
    expect(cookie).not.toHaveProperty("domain");
    expect(cookieName("sign-in")).toBe("__Host-portal-sign-in");
  });

  it("expire with the session", () => {
    const cookie = sessionCookie({ token: "t", expiresAt: new Date(Date.now() + 60_000).toISOString() });
    expect(cookie.maxAge).toBeGreaterThan(50);
    expect(cookie.maxAge).toBeLessThanOrEqual(60);
    expect(signInCookie("t").maxAge).toBe(3600);
  });
});
