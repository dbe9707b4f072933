/** The settings of a portal that reaches nothing, for unit tests of what reads them. Set before the first call of `env`. */
export function setPortalEnv(more: Record<string, string> = {}): void {
  Object.assign(process.env, {
    PORTAL_ORIGIN: "https://onboarding.example.com",
    DATABASE_URL: "postgresql://portal_app:secret@localhost:1/portal",
    SEALING_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
    AUDIT_KEYS: `a1:${Buffer.alloc(32, 2).toString("base64")}`,
    PORTAL_APP_CLIENT_ID: "0d202020-0000-4000-8000-000000000001",
    PORTAL_APP_CLIENT_SECRET: "secret",
    STAFF_TENANT_ID: "d2090e00-0000-4000-8000-0000000000d2",
    ...more,
  });
}
