import { randomUUID } from "node:crypto";
import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import { type CallObserver, fetchPatiently, type Patience } from "@/lib/http";

/**
 * Our own middleware for Microsoft's client library. The library's authentication handler sends the token to the hosts of all national
 * clouds, and never to an http address, even a listed one. Ours sends it to exactly one origin.
 */

class Link implements Middleware {
  #next: Middleware | undefined;
  constructor(readonly work: (context: Context, next: () => Promise<void>) => Promise<void>) {}
  setNext(next: Middleware) {
    this.#next = next;
  }
  execute(context: Context): Promise<void> {
    return this.work(context, async () => this.#next?.execute(context));
  }
}

export const authentication = ({ origin, token }: { origin: string; token: string }): Middleware =>
  new Link(async (context, next) => {
    if (new URL(addressOf(context)).origin === origin) setHeader(context, "Authorization", `Bearer ${token}`);
    await next();
  });

/** Microsoft's support can find a call by this id, even when no answer came. */
export const correlation = (): Middleware =>
  new Link(async (context, next) => {
    setHeader(context, "client-request-id", randomUUID());
    setHeader(context, "return-client-request-id", "true");
    await next();
  });

type Sending = { what: string; expects?: "json"; deadlineMs: number; onCall: CallObserver | undefined; patience: Patience };

export const sending = (options: Sending): Middleware =>
  new Link(async (context) => {
    const { method = "GET", headers, body } = context.options ?? {};
    context.response = await fetchPatiently(
      {
        url: addressOf(context),
        service: "graph",
        method,
        deadlineMs: options.deadlineMs,
        ...(options.expects ? { expects: options.expects } : {}),
        headers: headers as Record<string, string>,
        what: options.what,
        ...(typeof body === "string" ? { body } : {}),
        ...(options.onCall ? { onCall: options.onCall } : {}),
      },
      options.patience,
    );
  });

const addressOf = (context: Context): string => (typeof context.request === "string" ? context.request : context.request.url);

function setHeader(context: Context, name: string, value: string) {
  context.options = { ...context.options, headers: { ...(context.options?.headers as Record<string, string>), [name]: value } };
}
