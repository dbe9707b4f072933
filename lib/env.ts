import { z } from "zod";
import { nationalClouds } from "./catalogue/clouds";

/** The only file that reads process.env. A missing or wrong value stops the program; the message names the variable and an example. */

const origin = z.url({ protocol: /^https?$/, message: "is not an address" }).transform((value) => new URL(value).origin);

export const keyList = z
  .string()
  .transform((value) => value.split(",").map((entry) => entry.trim().split(":")))
  .refine((entries) => entries.every(([id, key]) => id && key && Buffer.from(key, "base64").length === 32), {
    message: "must list keys as id:base64 of 32 bytes, the current one first",
  })
  .transform((entries) => entries.map(([id, key]) => ({ id: id as string, key: key as string })));

export const envSchema = z.object({
  PORTAL_ORIGIN: origin
    .describe("Where browsers reach the portal. Redirect URIs are built from it.")
    .meta({ example: "https://onboarding.dropzone.app" }),
  DATABASE_URL: z
    .string()
    .min(1)
    .describe("PostgreSQL, as a role that owns no table and is no superuser.")
    .meta({ example: "postgresql://portal_app:secret@db.internal:5432/portal" }),
  SEALING_KEYS: keyList
    .describe("AES-256-GCM keys, id:base64 each, comma-separated, the current one first.")
    .meta({ example: "k1:3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }),
  AUDIT_KEYS: keyList
    .describe("HMAC-SHA-256 keys of the audit trails, id:base64 each, comma-separated, the current one first. Older ones must stay.")
    .meta({ example: "a1:q83vEjRWeJASNFZ4kBI0VniQEjRWeJASNFZ4kBI0Vng=" }),
  PORTAL_APP_CLIENT_ID: z
    .guid()
    .describe("Application (client) ID of the portal's own multi-tenant Entra app.")
    .meta({ example: "11111111-2222-3333-4444-555555555555" }),
  PORTAL_APP_CLIENT_SECRET: z
    .string()
    .min(1)
    .describe("Client secret value of the portal app.")
    .meta({ example: "the Value that the admin centre shows once" }),
  STAFF_TENANT_ID: z
    .guid()
    .transform((id) => id.toLowerCase())
    .describe("Dropzone's own Entra tenant. Its people with an app role of the portal app are staff; nobody else is.")
    .meta({ example: "11111111-2222-3333-4444-666666666666" }),
  STAFF_CLOUD: z
    .enum(nationalClouds)
    .default("global")
    .describe("The Microsoft cloud that STAFF_TENANT_ID is in.")
    .meta({ example: "global" }),
  ABANDONED_AFTER_DAYS: z.coerce
    .number({ error: "is not a number of days" })
    .int()
    .min(8, "is at least 8 days, since the warning comes 7 days before")
    .max(3650)
    .default(30)
    .describe("Days without activity after which the secrets sealed for a customer are destroyed. Their timeline warns 7 days before.")
    .meta({ example: "30" }),
  REPLICA_ID: z
    .string()
    .min(1)
    .default("portal-1")
    .describe("Name of this process among replicas, the same after a restart: unfinished runs are picked up by it.")
    .meta({ example: "portal-1" }),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("From which level on the portal writes to its log, which is JSON lines on stdout.")
    .meta({ example: "info" }),
  MICROSOFT_LOGIN_ORIGIN: origin
    .optional()
    .describe("Replaces the sign-in host of every national cloud.")
    .meta({ example: "https://login.microsoftonline.com" }),
  MICROSOFT_GRAPH_ORIGIN: origin.optional().describe("Replaces the Microsoft Graph host.").meta({ example: "https://graph.microsoft.com" }),
  MICROSOFT_EXCHANGE_ORIGIN: origin
    .optional()
    .describe("Replaces the Exchange Online host.")
    .meta({ example: "https://outlook.office365.com" }),
  MICROSOFT_DEFENDER_ORIGIN: origin
    .optional()
    .describe("Replaces the Defender for Endpoint API host.")
    .meta({ example: "https://api.security.microsoft.com" }),
  MICROSOFT_CLOUD_APPS_ORIGIN: origin
    .optional()
    .describe("An egress gateway for Defender for Cloud Apps: the tenant's own host goes along as X-Forwarded-Host.")
    .meta({ example: "https://egress.internal" }),
  DROPZONE_ORIGIN: origin
    .optional()
    .describe("An egress gateway for Dropzone tenants: the customer's host goes along as X-Forwarded-Host.")
    .meta({ example: "https://egress.internal" }),
  WEBHOOK_ALLOW_PRIVATE: z
    .string()
    .transform((value) => value.split(",").map((host) => host.trim().toLowerCase()))
    .optional()
    .describe("Host names, comma-separated, that webhooks may reach although they lie in a private network. `localhost` may use http.")
    .meta({ example: "hooks.internal" }),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, message: "is not an address of a mail server" })
    .optional()
    .describe("Mail server for letters that staff send from the portal. Without it they copy the text instead.")
    .meta({ example: "smtps://portal:secret@smtp.example.com:465" }),
  SMTP_FROM: z
    .string()
    .min(3)
    .optional()
    .describe("The sender of those letters. Needed with SMTP_URL.")
    .meta({ example: "Dropzone onboarding <onboarding@dropzone.ai>" }),
});
export type Env = z.infer<typeof envSchema>;

export class EnvError extends Error {
  override name = "EnvError";
}

/** An empty value counts as missing. Throws EnvError. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = envSchema.safeParse(present);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]) as keyof Env;
    const example = envSchema.shape[name].meta()?.example;
    const problem = present[name] === undefined ? "is missing" : issue.message;
    return `${name} ${problem}. Example: ${name}=${example}`;
  });
  throw new EnvError(`The portal cannot start:\n${[...new Set(lines)].map((line) => `  ${line}`).join("\n")}`);
}

/** Read separately, and never throws: errors in the configuration have to be logged too. */
export const logLevel = (): Env["LOG_LEVEL"] => envSchema.shape.LOG_LEVEL.catch("info").parse(process.env.LOG_LEVEL || undefined);

let current: Env | undefined;
/** Parsed on the first call only. Throws EnvError. */
export function env(): Env {
  current ??= readEnv(process.env);
  return current;
}
