import { Client, GraphError as LibraryError, ResponseType } from "@microsoft/microsoft-graph-client";
import type { CallObserver, Patience } from "@/lib/http";
import { GraphError } from "./graph-error";
import { authentication, correlation, sending } from "./middleware";

/** One request through Microsoft's client library, answered with the bare Response whatever its status. */

export type GraphVersion = "v1.0" | "beta";
export type GraphCall = {
  method: "GET" | "POST" | "PATCH";
  /** Without host and version. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  version?: GraphVersion;
  /** False when a second sending could do a thing twice. */
  repeatable?: boolean;
};
export type Send = (call: GraphCall, onCall?: CallObserver) => Promise<Response>;

export function sender({ origin, token, patience }: { origin: string; token: string; patience: Patience }): Send {
  return async (call, onCall) => {
    const client = Client.initWithMiddleware({
      baseUrl: `${origin}/`,
      middleware: [
        authentication({ origin, token }),
        correlation(),
        sending({
          what: `${call.method} ${withoutQuery(call.path)}`,
          onCall,
          patience: { ...patience, repeatable: call.repeatable ?? call.method !== "POST" },
        }),
      ],
    });
    const request = client
      .api(call.path)
      .version(call.version ?? "v1.0")
      .responseType(ResponseType.RAW)
      .headers(call.headers ?? {});
    try {
      switch (call.method) {
        case "GET":
          return await request.get();
        case "POST":
          return await request.post(call.body);
        case "PATCH":
          return await request.patch(call.body);
      }
    } catch (cause) {
      throw isHttpError(cause) ? cutOff(cause) : cause;
    }
  };
}

/** The library wraps what its chain throws and keeps the name of the original in `code`. */
const isHttpError = (error: unknown): error is LibraryError => error instanceof LibraryError && error.code === "HttpError";

const cutOff = (cause: LibraryError) =>
  new GraphError({ status: null, code: "NoAnswer", message: cause.message, requestId: null, kind: "cut-off" }, { cause });

export const withoutQuery = (path: string): string => path.split("?")[0] as string;
