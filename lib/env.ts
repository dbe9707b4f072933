import { z } from "zod";
import { nationalClouds } from "./catalogue/clouds";
import { limitNames, readLimitChanges } from "./catalogue/limits";
import { isHostPattern } from "./links/dropzone-host";
import { readLetterHours } from "./onboarding/letters/letter-hours";
import { databaseTrouble, isHttpsOrLoopback, smtpTrouble } from "./transport";

/** The only file that reads process.env. A missing or wrong value stops the program; the message names the variable and an example. */

const origin = z
  .url({ protocol: /^https?$/, message: "is not an address", abort: true })
  .refine(isHttpsOrLoopback, { message: "must begin with https://, unless it is on this machine" })
  .transform((value) => new URL(value).origin);

/** Makes what a rule of lib/transport.ts says the message of the variable. */
const judgedBy = (trouble: (value: string) => string | null) => (context: z.core.ParsePayload<string>) => {
  const message = trouble(context.value);
  if (message) context.issues.push({ code: "custom", message, input: context.value });
};

export const keyList = z
  .string()
  .transform((value) => value.split(",").map((entry) => entry.trim().split(":")))
  .refine((entries) => entries.every(([id, key]) => id && key && Buffer.from(key, "base64").length === 32), {
    message: "must list keys as id:base64 of 32 bytes, the current one first",
  })
  .transform((entries) => entries.map(([id, key]) => ({ id: id as string, key: key as string })));

const hostPatterns = z
  .string()
  .transform((value) => value.split(",").map((pattern) => pattern.trim().toLowerCase()))
  .refine((patterns) => patterns.every(isHostPattern), { message: "must list hosts, or *. and a domain, separated by commas" });
const wholeNumber = (least: number, most: number, standard: number) =>
  z
    .string()
    .refine((value) => /^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most, {
      message: `must be a whole number from ${least} to ${most}`,
    })
    .transform(Number)
    .default(standard);

export const envSchema = z.object({
  PORTAL_ORIGIN: origin
    .describe("Where browsers reach the portal. Redirect URIs are built from it.")
    .meta({ example: "https://onboarding.dropzone.app" }),
  DATABASE_URL: z
    .string()
    .min(1)
    .check(judgedBy(databaseTrouble))
    .describe("PostgreSQL, as a role that owns no table and is no superuser. A server on another machine needs sslmode=verify-full.")
    .meta({ example: "postgresql://portal_app:secret@db.internal:5432/portal?sslmode=verify-full" }),
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
    .optional()
    .describe("Client secret value of the portal app. Needed, or a certificate or a federated token in its place.")
    .meta({ example: "the Value that the admin centre shows once" }),
  PORTAL_APP_CERTIFICATE_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("PEM file with a certificate of the portal app and its unencrypted private key, in place of the secret.")
    .meta({ example: "/run/secrets/portal-app.pem" }),
  PORTAL_APP_FEDERATED_TOKEN_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("File with a token of a federated credential of the portal app, in place of the secret. It is read at each sign-in.")
    .meta({ example: "/var/run/secrets/azure/tokens/azure-identity-token" }),
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
  DROPZONE_HOSTS: hostPatterns
    .default([])
    .describe(
      "Hosts of Dropzone tenants besides `*.dropzone.app` and `*.dropzone.ai`, comma-separated. API keys and client secrets are sent to them.",
    )
    .meta({ example: "*.dropzone.example,soc.contoso.com" }),
  WEBHOOK_ALLOW_PRIVATE: z
    .string()
    .transform((value) => value.split(",").map((host) => host.trim().toLowerCase()))
    .optional()
    .describe("Host names, comma-separated, that webhooks may reach although they lie in a private network. `localhost` may use http.")
    .meta({ example: "hooks.internal" }),
  CALL_DEADLINE_MS: wholeNumber(100, 120_000, 60_000)
    .describe("No call to Microsoft or Dropzone waits longer for its answer than so many milliseconds. Most calls have a shorter deadline.")
    .meta({ example: "60000" }),
  CALL_PAUSE_MS: wholeNumber(1, 10_000, 500)
    .describe(
      "The pause before a failed call to Microsoft or Dropzone is made again, in milliseconds. Each further pause is twice as long.",
    )
    .meta({ example: "500" }),
  STAFF_IDLE_MINUTES: wholeNumber(1, 600, 30)
    .describe("A session of staff ends when it is not used for so many minutes. It never lasts longer than ten hours.")
    .meta({ example: "30" }),
  CUSTOMER_IDLE_MINUTES: wholeNumber(1, 720, 120)
    .describe("A session of a customer's person ends when it is not used for so many minutes. It never lasts longer than twelve hours.")
    .meta({ example: "120" }),
  ROLE_CHECK_MINUTES: wholeNumber(1, 10, 10)
    .describe("After so many minutes Microsoft is asked again, without a page, which roles a person holds.")
    .meta({ example: "10" }),
  STAFF_SIGN_IN_REQUIRES: z
    .string()
    .regex(/^(acrs:c([1-9]|[1-9]\d)|amr:[a-z]{2,20})$/, "must be acrs:c1 to acrs:c99, or amr: and a method such as mfa")
    .transform((value) => {
      const [claim, wanted = ""] = value.split(":");
      return { claim: claim === "acrs" ? ("acrs" as const) : ("amr" as const), value: wanted };
    })
    .optional()
    .describe("What the ID token of staff must say about how they signed in: an authentication context, or a method.")
    .meta({ example: "acrs:c1" }),
  TRUSTED_PROXIES: wholeNumber(0, 10, 0)
    .describe("How many reverse proxies stand before the portal and append to X-Forwarded-For. With 0 that header is not read.")
    .meta({ example: "1" }),
  LIMITS: z
    .string()
    .max(2000)
    .transform((value, context) => {
      const changes = readLimitChanges(value);
      if (changes) return changes;
      context.addIssue({ code: "custom", message: `must be name=times/seconds, comma-separated, of ${limitNames.join(", ")}` });
      return z.NEVER;
    })
    .optional()
    .describe("Other numbers for the limits of docs/go-live.md: name=times/seconds, comma-separated.")
    .meta({ example: "sign-in-starts=100/600,open-streams=10" }),
  STAFF_TIME_ZONE: z
    .string()
    .max(100)
    .refine(isTimeZone, "is not the name of a time zone")
    .default("UTC")
    .describe("Where the staff are: their daily digest is sent there between 8 and 12 o'clock.")
    .meta({ example: "America/Los_Angeles" }),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, message: "is not an address of a mail server", abort: true })
    .check(judgedBy(smtpTrouble))
    .optional()
    .describe(
      "Mail server for the staff's daily digest, for letters that staff, and customers' admins to a colleague, send from the portal, and for those that customers' people ask it for, with TLS unless it is on this machine. Without it they copy the text instead, and nobody is offered letters.",
    )
    .meta({ example: "smtps://portal:secret@smtp.example.com:465" }),
  SMTP_FROM: z
    .string()
    .min(3)
    .optional()
    .describe("The sender of those letters. Needed with SMTP_URL.")
    .meta({ example: "Dropzone onboarding <onboarding@dropzone.ai>" }),
  LETTER_HOURS: z
    .string()
    .max(20)
    .default("mon-fri 07-20")
    .transform((value, context) => {
      const hours = readLetterHours(value);
      if (hours) return hours;
      context.addIssue({ code: "custom", message: "must be the first and the last day and hour, in English" });
      return z.NEVER;
    })
    .describe(
      "When the portal writes to customers' people, by the clock where they are. What is due at other times waits. mon-fri 07-20 if not set.",
    )
    .meta({ example: "sun-thu 08-18" }),
});
export type Env = z.infer<typeof envSchema>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

export class EnvError extends Error {
  override name = "EnvError";
}

/** An empty value counts as missing. Throws EnvError. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = envSchema.safeParse(present);
  const lines = (parsed.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0]) as keyof Env;
    const example = envSchema.shape[name].meta()?.example;
    const problem = present[name] === undefined ? "is missing" : issue.message;
    return `${name} ${problem}. Example: ${name}=${example}`;
  });
  lines.push(...proofTrouble(present), ...checksSwitchedOff(present));
  if (parsed.success && lines.length === 0) return parsed.data;
  throw new EnvError(`The portal cannot start:\n${[...new Set(lines)].map((line) => `  ${line}`).join("\n")}`);
}

/** How the portal's app may prove who it is. */
const proofs = ["PORTAL_APP_CLIENT_SECRET", "PORTAL_APP_CERTIFICATE_FILE", "PORTAL_APP_FEDERATED_TOKEN_FILE"] as const;

function proofTrouble(present: Record<string, string | undefined>): string[] {
  const set = proofs.filter((name) => present[name] !== undefined);
  if (set.length === 1) return [];
  if (set.length > 1) return [`${set.join(" and ")} are set. Keep one of them.`];
  const examples = proofs.map((name) => `${name}=${envSchema.shape[name].meta()?.example}`);
  return [`PORTAL_APP_CLIENT_SECRET is missing, or a certificate or a federated token in its place. Examples: ${examples.join(", or ")}`];
}

/** Node's own switch for accepting any certificate. It would make every other rule about transport worthless. */
function checksSwitchedOff(present: Record<string, string | undefined>): string[] {
  if (present.NODE_TLS_REJECT_UNAUTHORIZED !== "0") return [];
  return [
    "NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of certificates. Remove it, and name your own authority's file instead. Example: NODE_EXTRA_CA_CERTS=/etc/ssl/our-ca.pem",
  ];
}

/** Read separately, and never throws: the vendors' clients are also used where the rest of the configuration is not needed. */
export const longestCallMs = (): number => envSchema.shape.CALL_DEADLINE_MS.catch(60_000).parse(process.env.CALL_DEADLINE_MS || undefined);
export const firstPauseMs = (): number => envSchema.shape.CALL_PAUSE_MS.catch(500).parse(process.env.CALL_PAUSE_MS || undefined);

/** Read separately, and never throws: errors in the configuration have to be logged too. */
export const logLevel = (): Env["LOG_LEVEL"] => envSchema.shape.LOG_LEVEL.catch("info").parse(process.env.LOG_LEVEL || undefined);

let current: Env | undefined;
/** Parsed on the first call only. Throws EnvError. */
export function env(): Env {
  current ??= readEnv(process.env);
  return current;
}
