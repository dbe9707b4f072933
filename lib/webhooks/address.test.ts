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
  ])("may not be %s (%s)", (address, reason) => {
    expect(checkAddress(address, [])).toEqual({ ok: false, reason });
  });

  it("may lie in a private network when configuration names its host, in plain http on this machine alone", () => {
    const allowed = ["localhost", "127.0.0.1", "hooks.internal", "10.1.2.3", "169.254.169.254"];
    expect(checkAddress("http://localhost:3000/", allowed)).toMatchObject({ ok: true });
    expect(checkAddress("http://127.0.0.1:3000/", allowed)).toMatchObject({ ok: true });
    expect(checkAddress("https://10.1.2.3/", allowed)).toMatchObject({ ok: true });
    expect(checkAddress("http://hooks.internal/", allowed)).toEqual({ ok: false, reason: "not-https" });
    expect(checkAddress("https://10.1.2.4/", allowed)).toEqual({ ok: false, reason: "private-address" });
    expect(checkAddress("https://169.254.169.254/", allowed)).toEqual({ ok: false, reason: "private-address" });
  });
});

describe("what a name resolves to", () => {
  it.each(["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])("may be %s", (ip) => {
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
    "::1",
    "fd12::1",
    "::ffff:10.0.0.1",
  ])("may be %s only for a host that configuration names", (ip) => {
    expect([mayConnect(ip, false), mayConnect(ip, true)]).toEqual([false, true]);
  });

  it.each([
    "0.0.0.0",
    "169.254.169.254",
    "168.63.129.16",
    "100.100.100.200",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "64:ff9b::a9fe:a9fe",
    "2001:0:a9fe:a9fe::",
    "2002:7f00:1::",
    "2001:db8::1",
    "fd00:ec2::254",
    "::127.0.0.1",
    "::ffff:169.254.169.254",
    "not an address",
  ])("may never be %s", (ip) => {
    expect([mayConnect(ip, false), mayConnect(ip, true)]).toEqual([false, false]);
  });
});
