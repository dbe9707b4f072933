import { randomUUID } from "node:crypto";
import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import { type CallObserver, fetchPatiently, type Patience } from "@/lib/http";

/**
 * Our own chain for Microsoft's client library. Its authentication handler sends no token to an address that is not https, not
 * even a listed one, and sends it to every national cloud's host; ours sends it to exactly one origin.
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

/** Microsoft's support finds a call by this id even when no answer came. */
export const correlation = (): Middleware =>
  new Link(async (context, next) => {
    setHeader(context, "client-request-id", randomUUID());
    setHeader(context, "return-client-request-id", "true");
    await next();
  });

export const sending = (options: { what: string; onCall: CallObserver | undefined; patience: Patience }): Middleware =>
  new Link(async (context) => {
    const { method = "GET", headers, body } = context.options ?? {};
    context.response = await fetchPatiently(
      {
        url: addressOf(context),
        method,
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
