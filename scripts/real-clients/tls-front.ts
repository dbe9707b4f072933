import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { createServer } from "node:https";

/** Port 443 of all served hosts: ends TLS, and hands every request to the sandbox with the name that was called. */

/** `called`: how often each name was called. */
export type TlsFront = { called: Map<string, number>; close(): void };

export async function startTlsFront(of: { key: string; certificate: string; target: string }): Promise<TlsFront> {
  const { hostname, port } = new URL(of.target);
  const files = { key: await readFile(of.key), cert: await readFile(of.certificate) };
  const called = new Map<string, number>();
  const server = createServer(files, (incoming, outgoing) => {
    const { method, url: path } = incoming;
    const host = incoming.headers.host ?? "";
    called.set(host, (called.get(host) ?? 0) + 1);
    const headers = { ...incoming.headers, "x-forwarded-proto": "https" };
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    // The sandbox cuts a connection on purpose, and so do we.
    onward.once("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(443, "127.0.0.1", resolve);
  });
  return {
    called,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
