import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { createServer } from "node:https";

/** Port 443 of all served hosts: ends TLS, and hands every request to the sandbox with the name that was called. */

export async function startTlsFront(of: { key: string; certificate: string; target: string }): Promise<{ close(): void }> {
  const { hostname, port } = new URL(of.target);
  const files = { key: await readFile(of.key), cert: await readFile(of.certificate) };
  const server = createServer(files, (incoming, outgoing) => {
    const { method, url: path } = incoming;
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
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
