import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type EndpointKind, endpointKinds } from "@/lib/catalogue/endpoint-kinds";
import { type WebhookEventType, webhookEventTypes } from "@/lib/catalogue/webhook-events";
import { open, SealingError, seal } from "@/lib/sealing";
import { asStaffWriter } from "./database";
import type { Prisma } from "./generated/client";

/**
 * Endpoints: webhooks, and channels of a chat. Sealed, and opened only for the endpoint they were made for, are a webhook's signing secrets
 * and a channel's whole address: whoever knows that can write there.
 */

export type WebhookEndpoint = {
  id: string;
  kind: EndpointKind;
  /** A webhook's address. Of a chat's channel only the host, as "https://hooks.slack.com". */
  url: string;
  events: WebhookEventType[];
  createdBy: string;
  createdAt: string;
  disabledAt: string | null;
};

type NewEndpoint = Pick<WebhookEndpoint, "url" | "events" | "createdBy"> & { secret: string };
type NewChat = { kind: Exclude<EndpointKind, "webhook">; address: string; events: WebhookEventType[]; createdBy: string };

export async function createChat({ kind, address, ...endpoint }: NewChat): Promise<WebhookEndpoint> {
  const id = randomUUID();
  const data = { ...endpoint, id, kind, url: new URL(address).origin, secret: sealAddress(id, address) };
  return asStaffWriter(async (db) => toEndpoint(await db.webhookEndpoint.create({ data })));
}

/** `address`: null keeps the one that is sealed. False when there is no such endpoint. */
export async function changeChat(
  id: string,
  { address, events }: { address: string | null; events: WebhookEventType[] },
): Promise<boolean> {
  const moved = address === null ? {} : { url: new URL(address).origin, secret: sealAddress(id, address) };
  return (await asStaffWriter((db) => db.webhookEndpoint.updateMany({ where: { id }, data: { events, ...moved } }))).count === 1;
}

/** Throws SealingError when it cannot be opened. */
export async function openChatAddress(id: string): Promise<string> {
  const { secret } = await asStaffWriter((db) => db.webhookEndpoint.findUniqueOrThrow({ where: { id }, select: { secret: true } }));
  return addressSchema.parse(JSON.parse(open(secret, webhookContext(id)))).address;
}

const addressSchema = z.object({ address: z.string() });
const sealAddress = (id: string, address: string) => seal(JSON.stringify({ address }), webhookContext(id));

export async function createEndpoint({ secret, ...endpoint }: NewEndpoint): Promise<WebhookEndpoint> {
  const id = randomUUID();
  const data = { id, ...endpoint, secret: sealSecrets(id, { current: secret, previous: null }) };
  return asStaffWriter(async (db) => toEndpoint(await db.webhookEndpoint.create({ data })));
}

/** Newest first. */
export function listEndpoints(): Promise<WebhookEndpoint[]> {
  return asStaffWriter(async (db) => (await db.webhookEndpoint.findMany({ orderBy: { createdAt: "desc" } })).map(toEndpoint));
}

export function findEndpoint(id: string): Promise<WebhookEndpoint | null> {
  return asStaffWriter(async (db) => {
    const row = await db.webhookEndpoint.findUnique({ where: { id } });
    return row && toEndpoint(row);
  });
}

/** False when there is no such endpoint. */
export async function changeEndpoint(id: string, change: Pick<WebhookEndpoint, "url" | "events">): Promise<boolean> {
  return (await asStaffWriter((db) => db.webhookEndpoint.updateMany({ where: { id }, data: change }))).count === 1;
}

export async function setEndpointEnabled(id: string, isEnabled: boolean): Promise<void> {
  await asStaffWriter((db) => db.webhookEndpoint.updateMany({ where: { id }, data: { disabledAt: isEnabled ? null : new Date() } }));
}

/**
 * The secrets to sign with: the current one first, and for a day after a replacement the previous one. Throws SealingError when they
 * cannot be opened.
 */
export async function openWebhookSecrets(id: string): Promise<string[]> {
  const { current, previous } = await asStaffWriter((db) => secretsOf(db, id));
  return previous && Date.parse(previous.until) > Date.now() ? [current, previous.secret] : [current];
}

/** Seals both secrets with the current sealing key, so that this endpoint needs no older key any more. */
export async function replaceWebhookSecret(id: string, secret: string): Promise<void> {
  await asStaffWriter(async (db) => {
    const replaced = await currentSecret(db, id);
    const previous = replaced === null ? null : { secret: replaced, until: new Date(Date.now() + overlapMs).toISOString() };
    await db.webhookEndpoint.update({ where: { id }, data: { secret: sealSecrets(id, { current: secret, previous }) } });
  });
}

/** Null when it cannot be opened, for example because its sealing key is gone. Replacing it must still work then. */
async function currentSecret(db: Prisma.TransactionClient, id: string): Promise<string | null> {
  try {
    return (await secretsOf(db, id)).current;
  } catch (error) {
    if (error instanceof SealingError) return null;
    throw error;
  }
}

/** How long the previous secret stays valid. */
const overlapMs = 24 * 60 * 60 * 1000;

const secretsSchema = z.object({ current: z.string(), previous: z.object({ secret: z.string(), until: z.string() }).nullable() });

const sealSecrets = (id: string, secrets: z.infer<typeof secretsSchema>) => seal(JSON.stringify(secrets), webhookContext(id));

async function secretsOf(db: Prisma.TransactionClient, id: string) {
  const { secret } = await db.webhookEndpoint.findUniqueOrThrow({ where: { id }, select: { secret: true } });
  return secretsSchema.parse(JSON.parse(open(secret, webhookContext(id))));
}

/** What the secrets are sealed for. */
export const webhookContext = (id: string) => `webhook:${id}`;

/** Leaves out events that this version does not know. */
const eventsSchema = z
  .array(z.string())
  .transform((events) => events.filter((event): event is WebhookEventType => webhookEventTypes.some((known) => known === event)));

function toEndpoint({ secret: _, ...row }: Prisma.WebhookEndpointGetPayload<object>): WebhookEndpoint {
  return {
    ...row,
    kind: z.enum(endpointKinds).parse(row.kind),
    events: eventsSchema.parse(row.events),
    createdAt: row.createdAt.toISOString(),
    disabledAt: row.disabledAt?.toISOString() ?? null,
  };
}
