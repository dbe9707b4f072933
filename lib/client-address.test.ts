import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { setPortalEnv } from "@/testing/set-portal-env";
import { clientAddress, noteClientAddresses, peerHeader } from "./client-address";
import { env } from "./env";
import { log } from "./log";

setPortalEnv();

const from = (peer: string | null, forwarded: string | null, proxies: number) => {
  env().TRUSTED_PROXIES = proxies;
  return clientAddress(new Headers({ ...(peer ? { [peerHeader()]: peer } : {}), ...(forwarded ? { "x-forwarded-for": forwarded } : {}) }));
};

describe("the address of a client", () => {
  it("is the other end of the connection when no proxy is trusted, whatever X-Forwarded-For says", () => {
    expect(from("192.0.2.1", "198.51.100.7", 0)).toBe("192.0.2.1");
    expect(from("192.0.2.1", null, 0)).toBe("192.0.2.1");
  });

  it.each([
    ["what the one proxy saw", "203.0.113.5", 1, "203.0.113.5"],
    ["not what the client wrote before it", "10.0.0.1, 1.1.1.1, 203.0.113.5", 1, "203.0.113.5"],
    ["what the outer one of two proxies saw", "1.1.1.1, 203.0.113.5, 10.0.0.2", 2, "203.0.113.5"],
    ["the first entry when a proxy was passed by", "203.0.113.5", 2, "203.0.113.5"],
    ["without the port that some proxies add", "203.0.113.5:51234", 1, "203.0.113.5"],
    ["without the port, IPv6 too", "[2001:db8:1:2:3:4:5:6]:443", 1, "2001:db8:1:2::/64"],
    ["the connection's when the proxy wrote no address", "unknown", 1, "192.0.2.1"],
    ["the connection's when there is nothing else", null, 1, "192.0.2.1"],
  ])("is %s", (_, forwarded, proxies, address) => {
    expect(from("192.0.2.1", forwarded, proxies)).toBe(address);
  });

  it("counts IPv6 by its /64, and IPv4 on a socket of both kinds as IPv4", () => {
    expect(from("2001:db8:1:2:aaaa::1", null, 0)).toBe(from("2001:db8:1:2:bbbb::9", null, 0));
    expect(from("2001:db8:1:3::1", null, 0)).not.toBe(from("2001:db8:1:2::1", null, 0));
    expect(from("::ffff:192.0.2.1", null, 0)).toBe("192.0.2.1");
  });

  it("is warned of once, when a proxy seems to stand in front that is not trusted", () => {
    const warned = vi.spyOn(log, "warn").mockImplementation(() => {});
    delete (globalThis as { portalWarnedOfProxy?: boolean }).portalWarnedOfProxy;
    from("192.0.2.1", "192.0.2.1", 0);
    expect(warned).not.toHaveBeenCalled();
    for (let asked = 0; asked < 3; asked++) from("192.0.2.1", "198.51.100.7", 0);
    expect(warned).toHaveBeenCalledExactlyOnceWith({ peer: "192.0.2.1" }, expect.stringContaining("TRUSTED_PROXIES"));
  });

  it("is unknown when there is no connection", () => {
    expect(from(null, null, 0)).toBe("unknown");
  });
});

describe("a server", () => {
  let port: number;
  const server = createServer((request, response) => {
    env().TRUSTED_PROXIES = 0;
    response.end(clientAddress(new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))));
  });
  beforeAll(async () => {
    noteClientAddresses();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => void server.close());

  const ask = (headers: Record<string, string>) =>
    new Promise<string>((done, failed) =>
      get({ host: "127.0.0.1", port, headers }, (answer) => answer.setEncoding("utf8").on("data", done)).on("error", failed),
    );

  it("knows the connection, and no header that a client sends changes that", async () => {
    expect(await ask({})).toBe("127.0.0.1");
    expect(await ask({ "x-forwarded-for": "198.51.100.7", "x-real-ip": "198.51.100.7", forwarded: "for=198.51.100.7" })).toBe("127.0.0.1");
    expect(await ask({ [peerHeader()]: "198.51.100.7" })).toBe("127.0.0.1");
  });
});
