import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

/** A receiver of webhooks as a customer would write it: it checks signatures with the library of Standard Webhooks. */

type Received = { headers: IncomingHttpHeaders; body: string };
export type ReceivedEvent = { id: string; type: string; data: { customer?: { slug: string } } };

export async function startReceiver() {
  const received: Received[] = [];
  let status = 204;
  const server = createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => {
      body += String(part);
    });
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      answer.writeHead(status).end(status === 204 ? undefined : "The CRM is being moved.");
    });
  });
  await new Promise<void>((ready) => server.listen(0, "localhost", ready));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/hooks`,
    answers: (next: number) => {
      status = next;
    },
    /** What was sent, as text: a channel of a chat gets no signature. */
    texts: (): string[] => received.map(({ body }) => body),
    /** Throws if a signature is wrong. */
    events: (secret: string): ReceivedEvent[] =>
      received.map(({ headers, body }) => new Webhook(secret).verify(body, headers as Record<string, string>) as ReceivedEvent),
    close: () => new Promise((done) => server.close(done)),
  };
}
