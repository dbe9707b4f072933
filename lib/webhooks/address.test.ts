import { describe, expect, it } from "vitest";
import { checkAddress, mayConnect } from "./address";

describe("the address of a webhook", () => {
  it.each([
    "https://crm.example.com/hooks/dropzone",
    "https://crm.example.com:8443/hooks?source=portal",
    "https://93.184.215.14/",
    "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
  ])("may be %s", (address) => {
    expect(checkAddress(address, [])).toMatchObject({ ok: true });
  });

  it.each([
    ["crm.example.com/hooks", "not-an-address"],
    ["ftp://crm.example.com/", "not-an-address"],
    ["file:///etc/passwd", "not-an-address"],
    ["gopher://127.0.0.1:6379/_INFO", "not-an-address"],
    ["https://", "not-an-address"],
    [`https://crm.example.com/${"a".repeat(2000)}`, "not-an-address"],
    ["http://crm.example.com/hooks", "not-https"],
    ["http://localhost:3000/", "not-https"],
    ["https://user:secret@crm.example.com/", "has-credentials"],
    ["https://crm.example.com@169.254.169.254/", "has-credentials"],
    ["https://crm.example.com:22/", "port-refused"],
    ["https://crm.example.com:80/", "port-refused"],
    ["https://127.0.0.1/", "private-address"],
    ["https://127.1/", "private-address"],
    ["https://2130706433/", "private-address"],
    ["https://0x7f000001/", "private-address"],
    ["https://0177.0.0.01/", "private-address"],
    ["https://①②⑦.0.0.1/", "private-address"],
    ["https://0/", "private-address"],
    ["https://169.254.169.254/latest/meta-data/", "private-address"],
    ["https://2852039166/", "private-address"],
    ["https://[::1]/", "private-address"],
    ["https://[::]/", "private-address"],
    ["https://[::ffff:127.0.0.1]/", "private-address"],
    ["https://[::ffff:a9fe:a9fe]/", "private-address"],
    ["https://[0:0:0:0:0:ffff:10.0.0.1]/", "private-address"],
    ["https://[fd00:ec2::254]/", "private-address"],
    ["https://[fe80::1]/", "private-address"],
    ["https://[fe80::1%25eth0]/", "not-an-address"],
    ["https://[64:ff9b::7f00:1]/", "private-address"],
    ["https://[2002:7f00:1::]/", "private-address"],
    ["https://[::ffff:0:7f00:1]/", "private-address"],
  ])("may not be %s (%s)", (address, reason) => {
    expect(checkAddress(address, [])).toEqual({ ok: false, reason });
  });

  it("may be in a private network when configuration names its host, and plain http only on this machine", () => {
    const allowed = ["localhost", "127.0.0.1", "hooks.internal", "10.1.2.3", "169.254.169.254"];
    expect(checkAddress("http://localhost:3000/", allowed)).toMatchObject({ ok: true });
    expect(checkAddress("http://127.0.0.1:3000/", allowed)).toMatchObject({ ok: true });
    expect(checkAddress("https://10.1.2.3/", allowed)).toMatchObject({ ok: true });
    expect(checkAddress("http://hooks.internal/", allowed)).toEqual({ ok: false, reason: "not-https" });
    expect(checkAddress("https://10.1.2.4/", allowed)).toEqual({ ok: false, reason: "private-address" });
    expect(checkAddress("https://169.254.169.254/", allowed)).toEqual({ ok: false, reason: "private-address" });
  });
});

describe("the IP address that a name resolves to", () => {
  it.each([
    "93.184.215.14",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2001:4860:4860::8888",
    "::ffff:8.8.8.8",
    "::ffff:808:808",
  ])("may be %s", (ip) => {
    expect(mayConnect(ip, false)).toBe(true);
  });

  it.each([
    "10.0.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "100.127.255.254",
    "::1",
    "fc00::1",
    "fd12::1",
    "fdff:ffff::1",
    "::ffff:10.0.0.1",
    "::ffff:a00:1",
    "::ffff:127.0.0.1",
    "::ffff:100.64.0.1",
  ])("may be %s only for a host that configuration names", (ip) => {
    expect([mayConnect(ip, false), mayConnect(ip, true)]).toEqual([false, true]);
  });

  it.each([
    ["nowhere", "0.0.0.0"],
    ["nowhere", "0.1.2.3"],
    ["nowhere in IPv6", "::"],
    ["link local", "169.254.169.254"],
    ["link local", "169.254.0.1"],
    ["link local in IPv6", "fe80::1"],
    ["link local in IPv6", "febf:ffff::1"],
    ["link local with a zone", "fe80::1%eth0"],
    ["public with a zone", "2606:4700:4700::1111%eth0"],
    ["loopback with a zone", "::1%lo"],
    ["site local, as it once was", "fec0::1"],
    ["Azure's wire server", "168.63.129.16"],
    ["Alibaba's metadata", "100.100.100.200"],
    ["Alibaba's metadata, mapped", "::ffff:100.100.100.200"],
    ["metadata of AWS in IPv6", "fd00:ec2::254"],
    ["for protocols", "192.0.0.192"],
    ["for benchmarks", "198.18.0.1"],
    ["for benchmarks", "198.19.255.255"],
    ["for benchmarks in IPv6", "2001:2::1"],
    ["for documentation", "192.0.2.1"],
    ["for documentation", "198.51.100.1"],
    ["for documentation", "203.0.113.1"],
    ["for documentation in IPv6", "2001:db8::1"],
    ["for documentation in IPv6", "3fff::1"],
    ["multicast", "224.0.0.1"],
    ["multicast", "239.255.255.255"],
    ["multicast in IPv6", "ff02::1"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["a relay of 6to4", "192.88.99.1"],
    ["6to4", "2002:7f00:1::"],
    ["6to4 of a public address", "2002:808:808::1"],
    ["Teredo", "2001:0:a9fe:a9fe::"],
    ["NAT64", "64:ff9b::a9fe:a9fe"],
    ["NAT64 of a public address", "64:ff9b::808:808"],
    ["NAT64 of a network's own", "64:ff9b:1::a00:1"],
    ["IPv4 translated (RFC 6145)", "::ffff:0:a9fe:a9fe"],
    ["IPv4 compatible", "::127.0.0.1"],
    ["link local, mapped", "::ffff:169.254.169.254"],
    ["link local, mapped", "::ffff:a9fe:a9fe"],
    ["a discarded prefix", "100::1"],
    ["not handed out", "4000::1"],
    ["no address", "not an address"],
    ["no address", ""],
  ])("may never be %s: %s", (_, ip) => {
    expect([mayConnect(ip, false), mayConnect(ip, true)]).toEqual([false, false]);
  });
});
