import type { ServerResponse } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { serveRoute } from "@/testing/route-server";
import { takeConnection } from "./connections";

let server: Awaited<ReturnType<typeof serveRoute>>;
afterEach(() => server.close());

const ok = () => new Response(null, { headers: { "Content-Type": "text/event-stream" } });

describe("a connection that a route has taken", () => {
  it("goes on after the route has answered, with its status and headers", async () => {
    server = await serveRoute(({ headers }) => {
      takeConnection(headers, (connection) => setImmediate(() => connection.end("later")));
      return ok();
    });
    const answer = await fetch(`${server.origin}/api/some/events`);
    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([200, "text/event-stream", "later"]);
  });

  it("is taken once, and not by whoever sends a number", async () => {
    const taken: boolean[] = [];
    server = await serveRoute(({ headers }) => {
      const names = [...headers.keys()].filter((name) => name.startsWith("x-portal-connection-"));
      taken.push(takeConnection(new Headers(names.map((name) => [name, "1"])), () => undefined));
      for (let time = 0; time < 2; time++) taken.push(takeConnection(headers, (connection) => connection.end()));
      return ok();
    });
    const sent = { "x-portal-connection-invented": "1" };
    expect((await fetch(`${server.origin}/api/some/events`, { headers: sent })).status).toBe(200);
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it("is none where no events are asked for", async () => {
    const begin = vi.fn();
    server = await serveRoute(({ headers }) => {
      expect(takeConnection(headers, begin)).toBe(false);
      return ok();
    });
    expect((await fetch(`${server.origin}/api/some/other`)).status).toBe(200);
    expect(begin).not.toHaveBeenCalled();
  });

  it("is given as destroyed when the client leaves before the route has answered", async () => {
    const leaving = new AbortController();
    const given = new Promise<ServerResponse>((begin) => {
      void serveRoute(async ({ headers }) => {
        takeConnection(headers, begin);
        leaving.abort();
        await given;
        return ok();
      }).then((started) => {
        server = started;
        return fetch(`${started.origin}/api/some/events`, { signal: leaving.signal }).catch(() => undefined);
      });
    });
    expect((await given).destroyed).toBe(true);
  });

  // Each open stream kept 80 KB that Next.js had made for its request.
  it("keeps nothing of the request while it stays open", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    let request: WeakRef<object> | undefined;
    let opened: ServerResponse | undefined;
    server = await serveRoute((asked) => {
      request = new WeakRef(asked);
      takeConnection(asked.headers, (connection) => {
        opened = connection;
        connection.write("first");
      });
      return ok();
    });
    const answer = await fetch(`${server.origin}/api/some/events`);
    await vi.waitFor(() => {
      collect();
      expect(request?.deref()).toBeUndefined();
    });
    expect(opened?.writable).toBe(true);
    opened?.end("last");
    expect(await answer.text()).toBe("firstlast");
  });
});
