import { BlockList, isIPv4 } from "node:net";
import type { AddressRefusal } from "@/lib/catalogue/webhook-delivery";

/**
 * Which addresses a webhook may go to. An Admin types the address and the portal calls it from inside Dropzone's network, so it
 * is treated as hostile: nothing private, nothing of the machine itself, no cloud metadata, in whatever way it is written.
 * Pure: names are resolved by guarded-post.ts, which asks here about every address that comes out.
 */

export type CheckedAddress = { ok: true; url: URL } | { ok: false; reason: AddressRefusal };

/** `allowedPrivately`: host names that configuration lets lie in a private network (WEBHOOK_ALLOW_PRIVATE). */
export function checkAddress(address: string, allowedPrivately: readonly string[]): CheckedAddress {
  // The parser of the URL standard turns 2130706433, 0x7f.1 and 0177.0.0.1 into 127.0.0.1 before anything is compared.
  const url = URL.canParse(address) && address.length <= 2000 ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return { ok: false, reason: "not-an-address" };
  const isPrivateByName = allowedPrivately.includes(url.hostname);
  if (url.protocol === "http:" && !(isPrivateByName && isThisMachine(url.hostname))) return { ok: false, reason: "not-https" };
  if (url.username !== "" || url.password !== "") return { ok: false, reason: "has-credentials" };
  // Below 1024 live mail, SSH and the rest, which can be talked to in HTTP's guise.
  if (url.port !== "" && Number(url.port) < 1024) return { ok: false, reason: "port-refused" };
  const literal = ipLiteral(url.hostname);
  if (literal && !mayConnect(literal, isPrivateByName)) return { ok: false, reason: "private-address" };
  url.hash = "";
  return { ok: true, url };
}

/** Whether a connection may be made to an IP address that a name resolved to. */
export function mayConnect(ip: string, isPrivateByName: boolean): boolean {
  const reach = reachOf(ip);
  return reach === "public" || (reach === "private" && isPrivateByName);
}

/** The address when the host of a URL is one already: the resolver is never asked about those. */
export const ipLiteral = (hostname: string): string | null => {
  if (hostname.startsWith("[")) return hostname.slice(1, -1);
  return isIPv4(hostname) ? hostname : null;
};

const isThisMachine = (hostname: string) => ["localhost", "127.0.0.1", "[::1]"].includes(hostname);

/** `never`: not even for a host that configuration allows. Link-local is where clouds keep their metadata and credentials. */
type Reach = "public" | "private" | "never";

function reachOf(ip: string): Reach {
  if (isIPv4(ip)) return reachOfV4(ip);
  const canonical = URL.canParse(`http://[${ip}]`) ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : null;
  if (canonical === null) return "never";
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(canonical) ?? [];
  if (high !== undefined && low !== undefined) return reachOfV4(mappedV4(high, low));
  if (neverV6.check(canonical, "ipv6")) return "never";
  if (privateV6.check(canonical, "ipv6")) return "private";
  return publicV6.check(canonical, "ipv6") ? "public" : "never";
}

function reachOfV4(ip: string): Reach {
  if (neverV4.check(ip)) return "never";
  return privateV4.check(ip) ? "private" : "public";
}

function mappedV4(high: string, low: string): string {
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join(".");
}

/** https://www.iana.org/assignments/iana-ipv4-special-registry and the one for IPv6. */
const privateV4 = list("ipv4", ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);
const neverV4 = list("ipv4", [
  "0.0.0.0/8",
  "169.254.0.0/16",
  // Alibaba's metadata and Azure's wire server lie outside link-local.
  "100.100.100.200/32",
  "168.63.129.16/32",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
]);
const privateV6 = list("ipv6", ["::1/128", "fc00::/7"]);
/** Of IPv6 only what is handed out to the public internet: NAT64 (64:ff9b::) and the old mapped forms lead back into IPv4. */
const publicV6 = list("ipv6", ["2000::/3"]);
/** Teredo and 6to4 carry an IPv4 address inside; fd00:ec2::254 is the metadata service of AWS. */
const neverV6 = list("ipv6", ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "fd00:ec2::/32"]);

function list(family: "ipv4" | "ipv6", subnets: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const subnet of subnets) {
    const [net = "", prefix] = subnet.split("/");
    blocks.addSubnet(net, Number(prefix), family);
  }
  return blocks;
}
