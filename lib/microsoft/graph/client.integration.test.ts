import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { CallRecord } from "@/lib/http";
import { setSandboxEnv } from "@/testing/set-portal-env";
import { type GraphClient, graphClient } from "./client";

/** The client against a server whose answers each test writes itself, including answers that the real Graph should never give. */

type Answer = { status?: number; headers?: Record<string, string>; body?: unknown };
let server: Server;
let origin: string;
let elsewhere: { server: Server; origin: string; asked: number };
let script: Answer[] = [];
let asked: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[] = [];
const calls: CallRecord[] = [];
let graph: GraphClient;

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ server: Server; origin: string }> {
  const made = createServer(handle);
  await new Promise<void>((resolve) => made.listen(0, "localhost", resolve));
  return { server: made, origin: `http://localhost:${(made.address() as AddressInfo).port}` };
}

beforeAll(async () => {
  ({ server, origin } = await listen((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk;
    });
    request.on("end", () => {
      asked.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      const { status = 200, headers = {}, body: answer = {} } = script.shift() ?? { status: 500 };
      response.writeHead(status, { "content-type": "application/json", "request-id": `answer-${asked.length}`, ...headers });
      response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
    });
  }));
  elsewhere = {
    asked: 0,
    ...(await listen((_, response) => {
      elsewhere.asked += 1;
      response.end("{}");
    })),
  };
  setSandboxEnv(origin);
  graph = graphClient({ cloud: "global", token: "the-token", onCall: (call) => calls.push(call), patience: { wait: async () => {} } });
});
afterAll(() => {
  server.close();
  elsewhere.server.close();
});
beforeEach(() => {
  script = [];
  asked = [];
  calls.length = 0;
});

const name = z.object({ name: z.string() });

describe("one call", () => {
  it("sends the token, an id of ours, and the path as it was written", async () => {
    script = [{ body: { name: "x" } }];
    const path = "/applications?$filter=displayName%20eq%20%27Dropzone%20AI%27&$select=id,appId";
    await graph.get(path, name);
    expect(asked[0]?.url).toBe(`/v1.0${path}`);
    expect(asked[0]?.headers).toMatchObject({
      authorization: "Bearer the-token",
      "client-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(calls).toMatchObject([{ what: "GET /applications", path: "/v1.0/applications", status: 200, requestId: "answer-1" }]);
  });
  it("returns null from find and throws from get when the object does not exist", async () => {
    const absent = { status: 404, body: { error: { code: "Request_ResourceNotFound", message: "no" } } };
    script = [absent, absent];
    expect(await graph.find("/applications/x", name)).toBeNull();
    await expect(graph.get("/applications/x", name)).rejects.toMatchObject({ kind: "not-found", code: "Request_ResourceNotFound" });
  });
  it("follows no redirect, so that the token goes nowhere else", async () => {
    script = [{ status: 302, headers: { location: `${elsewhere.origin}/v1.0/me` } }];
    await expect(graph.get("/me", name)).rejects.toMatchObject({ status: 302 });
    expect(elsewhere.asked).toBe(0);
  });
  it("treats an answer that it cannot parse as a fault, not as an empty answer", async () => {
    script = [...Array.from({ length: 4 }, () => ({ body: "<html>" })), { body: { wrong: 1 } }];
    await expect(graph.get("/me", name)).rejects.toMatchObject({ code: "AnswerNotUnderstood", kind: "server" });
    await expect(graph.find("/me", name)).rejects.toMatchObject({ code: "AnswerNotUnderstood" });
  });
  it.each([429, 503, 504])("retries %i, and reports each attempt", async (status) => {
    script = [{ status, headers: { "retry-after": "1" } }, { status }, { body: { name: "x" } }];
    expect(await graph.get("/me", name)).toEqual({ name: "x" });
    expect(calls.map((call) => call.status)).toEqual([status, status, 200]);
  });
  it("gives up after four attempts", async () => {
    script = Array.from({ length: 4 }, () => ({ status: 429, headers: { "retry-after": "3" } }));
    await expect(graph.get("/me", name)).rejects.toMatchObject({ kind: "slowed-down" });
    expect(asked).toHaveLength(4);
  });
  it("does not repeat a POST that a gateway may have passed on", async () => {
    script = [{ status: 504 }];
    const make = { id: "a", method: "POST", url: "/applications", body: {}, repeatable: false } as const;
    await expect(graph.batch([make])).rejects.toMatchObject({ kind: "cut-off" });
    expect(asked).toHaveLength(1);
  });
});

describe("a list", () => {
  it("is read to its last page", async () => {
    script = [
      { body: { value: [{ name: "a" }], "@odata.nextLink": `${origin}/v1.0/things?$skiptoken=b%2Bc` } },
      { body: { value: [{ name: "b" }] } },
    ];
    expect(await graph.list("/things?$top=1", name)).toEqual([{ name: "a" }, { name: "b" }]);
    expect(asked[1]?.url).toBe("/v1.0/things?$skiptoken=b%2Bc");
  });
  it("does not follow a next page to another host", async () => {
    script = [{ body: { value: [], "@odata.nextLink": `${elsewhere.origin}/v1.0/things` } }];
    await expect(graph.list("/things", name)).rejects.toMatchObject({ code: "NextPageElsewhere" });
    expect(elsewhere.asked).toBe(0);
  });
});

describe("a batch", () => {
  const items = ["a", "b"].map((id) => ({ id, method: "POST" as const, url: `/things/${id}`, body: { id } }));
  const reply = (...responses: object[]) => ({ body: { responses } });

  it("sets the content type of each item with a body, and accepts answers in any order", async () => {
    script = [reply({ id: "B", status: 201, body: { n: 2 } }, { id: "a", status: 200, body: { n: 1 } })];
    const answers = await graph.batch(items);
    expect(JSON.parse(asked[0]?.body ?? "").requests[0].headers).toEqual({ "Content-Type": "application/json" });
    expect([answers.get("a")?.body, answers.get("b")?.body]).toEqual([{ n: 1 }, { n: 2 }]);
  });
  it("sends a non-repeatable item again only after 429", async () => {
    script = [
      reply({ id: "a", status: 429, headers: { "Retry-After": "1" } }, { id: "b", status: 503 }),
      reply({ id: "a", status: 200, body: {} }),
    ];
    const answers = await graph.batch(items.map((item) => ({ ...item, repeatable: false })));
    expect([answers.get("a")?.status, answers.get("b")?.status]).toEqual([200, 503]);
    expect(JSON.parse(asked[1]?.body ?? "").requests.map((item: { id: string }) => item.id)).toEqual(["a"]);
  });
  it.each([
    ["is missing", []],
    ["has no status", [{ id: "b", body: {} }]],
    ["is a page of a gateway", [{ id: "b", status: 200, body: "PGh0bWw+" }]],
    ["has no body", [{ id: "b", status: 200 }]],
  ])("sends one read again whose answer %s, and keeps the others", async (_, second) => {
    const gets = items.map(({ id, url }) => ({ id, url, method: "GET" as const }));
    script = [reply({ id: "a", status: 200, body: { n: 1 } }, ...second), reply({ id: "b", status: 200, body: { n: 2 } })];
    const answers = await graph.batch(gets);
    expect([answers.get("a")?.body, answers.get("b")?.body]).toEqual([{ n: 1 }, { n: 2 }]);
    expect(JSON.parse(asked[1]?.body ?? "").requests.map((item: { id: string }) => item.id)).toEqual(["b"]);
    expect(calls[1]).toMatchObject({ status: null });
  });
  it("does not send a write again whose answer is missing when that could do something twice", async () => {
    script = [reply({ id: "a", status: 200, body: {} })];
    const answers = await graph.batch(items.map((item) => ({ ...item, repeatable: false })));
    expect(answers.get("b")).toMatchObject({ status: 504, body: { error: { code: "BatchAnswerMissing" } } });
  });
  it("is thrown when it is refused as a whole, and has a record of its own", async () => {
    script = [{ status: 401, body: { error: { code: "InvalidAuthenticationToken", message: "expired" } } }];
    await expect(graph.batch(items)).rejects.toMatchObject({ kind: "refused", code: "InvalidAuthenticationToken", requestId: "answer-1" });
    expect(calls).toMatchObject([{ what: "POST /$batch", status: 401 }]);
  });
});
