import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";

/**
 * For tests that kill a portal process at a chosen moment: a proxy between the portal and the sandbox that holds a request before it is
 * passed on or after it was answered, and one between the portal and PostgreSQL that can be cut.
 */

export type Passing = { method: string; path: string; headers: IncomingMessage["headers"]; body: string };
/** When a request is held: before the service got it, or with the service's answer on its way. */
export type Moment = "before" | "answered";
type Hold = (passing: Passing, moment: Moment) => "pass" | "hold" | Promise<void>;

/** `hold` is asked at both moments of every request. "hold" never ends; a promise delays. */
export async function startHoldingProxy(target: string, hold: Hold): Promise<{ origin: string; close(): void }> {
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing, { target, hold }));
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, { target, hold }: { target: string; hold: Hold }) {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = "GET", url = "/", headers } = incoming;
  const passing = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
  if (await isHeld(hold(passing, "before"))) return;
  const { host, port } = new URL(target);
  const onward = send({ host: "localhost", port, path: url, method, headers: { ...headers, host } }, (answer) => void answerWith(answer));
  onward.on("error", () => outgoing.destroy());
  onward.end(Buffer.concat(chunks));

  async function answerWith(answer: IncomingMessage) {
    const body: Buffer[] = [];
    for await (const chunk of answer) body.push(chunk as Buffer);
    if (await isHeld(hold(passing, "answered"))) return;
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    outgoing.end(Buffer.concat(body));
  }
}

async function isHeld(verdict: ReturnType<Hold>): Promise<boolean> {
  if (verdict instanceof Promise) await verdict;
  return verdict === "hold";
}

/** Passes PostgreSQL's connections on. While it is cut, connections break and new ones are refused. */
export async function startCuttableProxy(databaseUrl: string): Promise<{ databaseUrl: string; cut(): void; mend(): Promise<void> }> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  const server = createTcpServer((from) => {
    const to = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "localhost", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const through = new URL(databaseUrl);
  through.hostname = "localhost";
  through.port = String(port);
  return {
    databaseUrl: through.href,
    cut: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
    mend: () => listen(port),
  };
}
