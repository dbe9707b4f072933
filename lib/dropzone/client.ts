import "server-only";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { env } from "@/lib/env";
import { type CallObserver, fetchPatiently, HttpError, noAnswer, type Patience, requestIdOf } from "@/lib/http";
import { isDropzoneHost } from "@/lib/links/dropzone-host";
import { DropzoneError, dropzoneErrorFrom } from "./dropzone-error";

/** The client for the API of one customer's Dropzone tenant. The calls themselves are in the other files of this folder. */

export type DropzoneAnswer<T> = { body: T; requestId: string | null };
export type DropzoneClient = {
  /** Throws DropzoneError when the host is not a Dropzone tenant's, no answer came, the status is not 2xx, or the schema does not fit. */
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** Like get, but statuses in `alsoFine` are answers, not errors. The schema has to fit them too. */
  send<T>(
    call: { method: "POST" | "PUT" | "DELETE"; path: string; body?: unknown; alsoFine?: readonly number[] },
    schema: z.ZodType<T>,
  ): Promise<DropzoneAnswer<T>>;
};

export type DropzoneClientOptions = { host: string; apiKey: string; onCall?: CallObserver; patience?: Patience };

/** Dropzone's test of an integration signs in to several Microsoft services before it answers. Pages wait for what is only read. */
const deadlinesMs = { GET: 10_000, POST: 60_000, PUT: 60_000, DELETE: 10_000 };

export function dropzoneClient({ host, apiKey, onCall, patience }: DropzoneClientOptions): DropzoneClient {
  const gateway = env().DROPZONE_ORIGIN;
  const origin = gateway ?? `https://${host}`;

  async function ask<T>(
    call: { method: "GET" | "POST" | "PUT" | "DELETE"; path: string; body?: unknown },
    schema: z.ZodType<T>,
    alsoFine: readonly number[] = [],
  ) {
    // Checked again here: a host may have been stored before the configuration changed, or by another way than the portal's forms.
    if (!isDropzoneHost(host, env().DROPZONE_HOSTS)) throw notAllowed(host);
    const answer = await fetchPatiently(
      {
        url: `${origin}/app/api/v1${call.path}`,
        service: "dropzone",
        method: call.method,
        expects: "json",
        what: `${call.method} ${call.path.split("?")[0]}`,
        deadlineMs: deadlinesMs[call.method],
        headers: {
          // The key is the whole header: Dropzone's API uses no scheme such as Bearer.
          Authorization: apiKey,
          Accept: "application/json",
          "client-request-id": randomUUID(),
          ...(gateway ? { "X-Forwarded-Host": host } : {}),
          ...(call.body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        ...(onCall ? { onCall } : {}),
      },
      patience,
    ).catch((cause) => {
      throw cause instanceof HttpError ? cutOff(cause) : cause;
    });
    const body: unknown = await answer.json().catch(() => null);
    if (!answer.ok && !alsoFine.includes(answer.status)) throw dropzoneErrorFrom({ status: answer.status, body, headers: answer.headers });
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw notUnderstood(call.path, requestIdOf(answer.headers));
    return { body: parsed.data, requestId: requestIdOf(answer.headers) };
  }

  return {
    get: async (path, schema) => (await ask({ method: "GET", path }, schema)).body,
    send: ({ alsoFine, ...call }, schema) => ask(call, schema, alsoFine),
  };
}

const notAllowed = (host: string) =>
  new DropzoneError({
    status: null,
    code: "HostNotAllowed",
    message: `${host} is not a Dropzone tenant`,
    requestId: null,
    kind: "refused",
  });

const cutOff = (cause: HttpError) => new DropzoneError({ ...noAnswer(cause) }, { cause });

const notUnderstood = (path: string, requestId: string | null) =>
  new DropzoneError({ status: 200, code: "AnswerNotUnderstood", message: `${path}: unexpected answer`, requestId, kind: "server" });
