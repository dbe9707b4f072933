import { Client, GraphError as LibraryError, ResponseType } from "@microsoft/microsoft-graph-client";
import { type CallObserver, noAnswer, type Patience } from "@/lib/http";
import { GraphError } from "./graph-error";
import { authentication, correlation, sending } from "./middleware";

/** Sends one request through Microsoft's client library. Returns the raw Response, whatever its status. */

export type GraphVersion = "v1.0" | "beta";
export type GraphCall = {
  method: "GET" | "POST" | "PATCH";
  /** Without host and version. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  version?: GraphVersion;
  /** False when sending it twice could do something twice. By default only POST counts as such. */
  repeatable?: boolean;
  /** Whether it changes nothing. Pages wait for what is only read, so its deadline is shorter. By default only GET counts as such. */
  readOnly?: boolean;
};
export type Send = (call: GraphCall, onCall?: CallObserver) => Promise<Response>;

/** What it returns throws GraphError when no answer came. */
export function sender({ origin, token, patience }: { origin: string; token: string; patience: Patience }): Send {
  return async (call, onCall) => {
    const client = Client.initWithMiddleware({
      baseUrl: `${origin}/`,
      middleware: [
        authentication({ origin, token }),
        correlation(),
        sending({
          what: `${call.method} ${withoutQuery(call.path)}`,
          // An update is answered 204, without a body.
          ...(call.method === "PATCH" ? {} : { expects: "json" }),
          deadlineMs: (call.readOnly ?? call.method === "GET") ? 15_000 : 30_000,
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

/** The library wraps the errors of its middleware, and keeps the name of the original error in `code`. */
const isHttpError = (error: unknown): error is LibraryError =>
  error instanceof LibraryError && (error.code === "HttpError" || error.code === "AnswerTooLarge");

const cutOff = (cause: LibraryError) => new GraphError(noAnswer({ name: cause.code ?? "", message: cause.message }), { cause });

export const withoutQuery = (path: string): string => path.split("?")[0] as string;
