import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { guardedPost, type Resolver } from "./guarded-post";

let server: Server | undefined;
afterEach(() => new Promise((done) => (server ? server.close(done) : done(null))).then(() => server?.closeAllConnections()));

async function receiver(listener: RequestListener): Promise<number> {
  server = createServer(listener);
  await new Promise<void>((ready) => server?.listen(0, "127.0.0.1", ready));
  return (server.address() as AddressInfo).port;
}

const request = { headers: { "content-type": "application/json" }, body: "{}", allowedPrivately: ["localhost", "127.0.0.1"] };
const resolvesTo =
  (...addresses: string[]): Resolver =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

describe("posting to an address that somebody typed", () => {
  it("sends the body and returns the status and an excerpt of the answer", async () => {
    let seen = "";
    const port = await receiver((incoming, answer) => {
      incoming.on("data", (part) => {
        seen += String(part);
      });
      incoming.on("end", () => answer.writeHead(202, { "retry-after": "7" }).end("thank you"));
    });
    const outcome = await guardedPost({ ...request, url: `http://127.0.0.1:${port}/hooks`, body: '{"ä":1}' });
    expect(outcome).toEqual({ ok: true, status: 202, retryAfter: "7", excerpt: "thank you" });
    expect(seen).toBe('{"ä":1}');
  });

  it.each([
    ["a name that resolves to this machine", ["127.0.0.1"]],
    ["a name that resolves to the metadata service", ["169.254.169.254"]],
    ["a name with one public and one private address", ["93.184.215.14", "10.0.0.1"]],
    ["a name that resolves to an IPv4-mapped IPv6 address", ["::ffff:127.0.0.1"]],
  ])("refuses %s, and connects to nothing", async (_what, addresses) => {
    expect(await guardedPost({ ...request, url: "https://localtest.example/", resolve: resolvesTo(...addresses) })).toEqual({
      ok: false,
      reason: "private-address",
    });
  });

  it("connects to the checked address, not to what the name resolves to a moment later", async () => {
    const port = await receiver((_incoming, answer) => answer.end("the judged one"));
    let asked = 0;
    // The first answer is the checked one. A second lookup would get another address; there must be none.
    const resolve: Resolver = async () => {
      asked += 1;
      return [{ address: asked === 1 ? "127.0.0.1" : "169.254.169.254", family: 4 }];
    };
    const outcome = await guardedPost({ ...request, url: `http://localhost:${port}/`, resolve });
    expect([outcome, asked]).toEqual([expect.objectContaining({ ok: true, excerpt: "the judged one" }), 1]);
  });

  it("does not follow a redirect", async () => {
    const paths: (string | undefined)[] = [];
    const port = await receiver((incoming, answer) => {
      paths.push(incoming.url);
      answer.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end();
    });
    expect(await guardedPost({ ...request, url: `http://127.0.0.1:${port}/hooks` })).toMatchObject({ ok: true, status: 302 });
    expect(paths).toEqual(["/hooks"]);
  });

  it("reads at most four kilobytes of an endless answer", async () => {
    const port = await receiver((_incoming, answer) => {
      const more = () => void (!answer.destroyed && answer.write("x".repeat(1000), more));
      more();
    });
    const outcome = await guardedPost({ ...request, url: `http://127.0.0.1:${port}/` });
    expect(outcome).toMatchObject({ ok: true, status: 200, excerpt: "x".repeat(4096) });
  });

  it("times out when a receiver does not answer, or its body does not end", async () => {
    const silent = await receiver(() => undefined);
    expect(await guardedPost({ ...request, url: `http://127.0.0.1:${silent}/`, deadlineMs: 100 })).toEqual({
      ok: false,
      reason: "timeout",
    });
    server?.closeAllConnections();
    server?.close();
    const endless = await receiver((_incoming, answer) => answer.write("still"));
    expect(await guardedPost({ ...request, url: `http://127.0.0.1:${endless}/`, deadlineMs: 100 })).toEqual({
      ok: false,
      reason: "timeout",
    });
  });

  it("distinguishes an unknown name from a closed port", async () => {
    const port = await receiver(() => undefined);
    await new Promise((done) => server?.close(done));
    server = undefined;
    expect(await guardedPost({ ...request, url: "https://no.example/", resolve: resolvesTo() })).toEqual({
      ok: false,
      reason: "no-such-host",
    });
    expect(await guardedPost({ ...request, url: `http://127.0.0.1:${port}/` })).toEqual({ ok: false, reason: "connection-failed" });
  });
});
