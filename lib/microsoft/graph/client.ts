import "server-only";
import { z } from "zod";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import type { CallObserver, Patience } from "@/lib/http";
import { endpoints } from "../endpoints";
import { type BatchAnswer, type BatchRequest, sendBatch } from "./batch";
import { GraphError, graphErrorFrom } from "./graph-error";
import { type GraphCall, sender } from "./send";
import { bodyOf, understood } from "./understood";

/**
 * The client for Microsoft Graph: one token, one address, errors as GraphError. Deadlines and retries are in lib/http.
 * The calls themselves are in the other files of this folder.
 */

/** All of these throw GraphError. */
export type GraphClient = {
  /** Null when it does not exist. */
  find<T>(path: string, schema: z.ZodType<T>): Promise<T | null>;
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** Reads all pages. */
  list<T>(path: string, schema: z.ZodType<T>): Promise<T[]>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<void>;
  /** Answers by request id. A refused request is an answer; only a batch that failed as a whole is thrown. */
  batch(requests: readonly BatchRequest[]): Promise<Map<string, BatchAnswer>>;
};

export type GraphClientOptions = { cloud: NationalCloud; token: string; onCall?: CallObserver; patience?: Patience };

export function graphClient({ cloud, token, onCall, patience = {} }: GraphClientOptions): GraphClient {
  const origin = endpoints(cloud).graph;
  const send = sender({ origin, token, patience });

  async function answerTo(call: GraphCall): Promise<unknown> {
    const response = await send(call, onCall);
    const body = await bodyOf(response);
    if (!response.ok) throw graphErrorFrom({ status: response.status, body, headers: response.headers });
    return body;
  }
  const get = async <T>(path: string, schema: z.ZodType<T>) => understood(schema, await answerTo({ method: "GET", path }), path);

  return {
    get,
    find: (path, schema) => get(path, schema).catch(nullWhenNotFound),
    async list<T>(path: string, schema: z.ZodType<T>) {
      const items: T[] = [];
      const page = z.object({ value: z.array(schema), "@odata.nextLink": z.string().optional() });
      for (let next: string | null = path; next !== null; ) {
        const found: z.infer<typeof page> = await get(next, page);
        items.push(...found.value);
        next = found["@odata.nextLink"] ? pathOfNextLink(found["@odata.nextLink"], origin) : null;
      }
      return items;
    },
    async patch(path, body, headers) {
      await answerTo({ method: "PATCH", path, body, ...(headers ? { headers } : {}) });
    },
    batch: (requests) => sendBatch(requests, { send, onCall, patience }),
  };
}

function nullWhenNotFound(error: unknown): null {
  if (error instanceof GraphError && error.kind === "not-found") return null;
  throw error;
}

/** The token is sent with the request for the next page, so that page must be on the host that we trust. Throws GraphError. */
export function pathOfNextLink(nextLink: string, origin: string): string {
  const link = new URL(nextLink);
  if (link.origin !== origin)
    throw new GraphError({
      status: 200,
      code: "NextPageElsewhere",
      message: `The next page is on ${link.host}`,
      requestId: null,
      kind: "server",
    });
  return link.pathname.replace(/^\/(v1\.0|beta)\//, "/") + link.search;
}
