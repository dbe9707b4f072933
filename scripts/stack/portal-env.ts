import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** The environment of a portal that talks to the sandbox: what an operator would set, pointing at localhost. */

/** The portal's app and the staff's tenant in the sandbox. They are valid nowhere else. */
const staffTenantId = "d2090e00-0000-4000-8000-0000000000d2";
const portalApp = { clientId: "0d202020-0000-4000-8000-000000000001", clientSecret: "portal-app-secret-for-the-sandbox" };

export type PortalEnv = Record<string, string>;

export function portalEnv(where: {
  portalOrigin: string;
  /** Null where Microsoft's and Dropzone's own names lead to the sandbox. */
  sandboxOrigin: string | null;
  databaseUrl: string;
  sealingKeys: string;
  auditKeys: string;
}): PortalEnv {
  return {
    PORTAL_ORIGIN: where.portalOrigin,
    DATABASE_URL: where.databaseUrl,
    SEALING_KEYS: where.sealingKeys,
    AUDIT_KEYS: where.auditKeys,
    PORTAL_APP_CLIENT_ID: portalApp.clientId,
    PORTAL_APP_CLIENT_SECRET: portalApp.clientSecret,
    STAFF_TENANT_ID: staffTenantId,
    ...(where.sandboxOrigin ? originsAt(where.sandboxOrigin) : {}),
    // Lets webhooks go to a receiver on this machine.
    WEBHOOK_ALLOW_PRIVATE: "localhost",
  };
}

const originsAt = (origin: string): PortalEnv => ({
  MICROSOFT_LOGIN_ORIGIN: origin,
  MICROSOFT_GRAPH_ORIGIN: origin,
  MICROSOFT_EXCHANGE_ORIGIN: origin,
  MICROSOFT_DEFENDER_ORIGIN: origin,
  MICROSOFT_CLOUD_APPS_ORIGIN: origin,
  DROPZONE_ORIGIN: origin,
});

/** Made once and kept, so that sealed values can be opened after a restart. */
export const keptSealingKeys = (dataFolder: string): Promise<string> => keptKeys(path.join(dataFolder, "sealing-keys"), "k1");

/** Made once and kept, so that audit trails can be verified after a restart. */
export const keptAuditKeys = (dataFolder: string): Promise<string> => keptKeys(path.join(dataFolder, "audit-keys"), "a1");

async function keptKeys(file: string, id: string): Promise<string> {
  const kept = await readFile(file, "utf8").catch(() => null);
  if (kept) return kept.trim();
  const keys = `${id}:${randomBytes(32).toString("base64")}`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${keys}\n`, { mode: 0o600, flag: "wx" });
  return keys;
}
