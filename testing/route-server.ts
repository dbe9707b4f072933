import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { NextRequest } from "next/server";
import { noteConnections } from "@/lib/connections";

/** Serves one route over http, with its connection, and ends the response as Next.js does: when the route has answered, without a body. */
export async function serveRoute(route: (request: NextRequest) => Response | Promise<Response>) {
  noteConnections();
  const server = createServer(async (request, response) => {
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const method = request.method ?? "GET";
    const answer = await route(new NextRequest(new URL(request.url ?? "/", "http://localhost"), { headers, method }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
