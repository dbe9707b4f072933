import { isIPv4 } from "node:net";
import ipaddr from "ipaddr.js";
import type { AddressRefusal } from "@/lib/catalogue/webhook-delivery";

/**
 * Which addresses a webhook may go to. An Admin types the address and the portal calls it from inside Dropzone's network, so it
 * is treated as hostile: no private networks, no loopback, no cloud metadata, in whatever notation.
 * Pure: guarded-post.ts resolves names, and checks every resolved IP address here.
 */

export type CheckedAddress = { ok: true; url: URL } | { ok: false; reason: AddressRefusal };

/** `allowedPrivately`: hosts that may be in a private network (WEBHOOK_ALLOW_PRIVATE). */
export function checkAddress(address: string, allowedPrivately: readonly string[]): CheckedAddress {
  // The URL parser turns 2130706433, 0x7f.1 and 0177.0.0.1 into 127.0.0.1 before anything is compared.
  const url = address.length <= 2000 && URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return { ok: false, reason: "not-an-address" };
  const isPrivateByName = allowedPrivately.includes(url.hostname);
  if (url.protocol === "http:" && !(isPrivateByName && isThisMachine(url.hostname))) return { ok: false, reason: "not-https" };
  if (url.username !== "" || url.password !== "") return { ok: false, reason: "has-credentials" };
  // Mail, SSH and other services listen below 1024, and an HTTP request could smuggle commands to them. (443 is the default: no port.)
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

/** The IP address when a URL's host is one (it is then not resolved), otherwise null. */
export const ipLiteral = (hostname: string): string | null => {
  if (hostname.startsWith("[")) return hostname.slice(1, -1);
  return isIPv4(hostname) ? hostname : null;
};

const isThisMachine = (hostname: string) => ["localhost", "127.0.0.1", "[::1]"].includes(hostname);

/** `never`: not even for a host that configuration allows. Clouds serve metadata and credentials on link-local addresses. */
type Reach = "public" | "private" | "never";

function reachOf(ip: string): Reach {
  const literal = isIPv4(ip) ? ip : canonicalV6(ip);
  if (literal === null) return "never";
  // Turns ::ffff:10.0.0.1 into 10.0.0.1.
  const address = ipaddr.process(literal);
  if (ipaddr.subnetMatch(address, { metadata }, "elsewhere") === "metadata") return "never";
  switch (address.range()) {
    case "unicast":
      return address.kind() === "ipv4" || address.match(publicV6) ? "public" : "never";
    case "private":
    case "carrierGradeNat":
    case "loopback":
    case "uniqueLocal":
      return "private";
    // Includes multicast, documentation, benchmarking, and NAT64, 6to4 and Teredo, which embed an IPv4 address.
    default:
      return "never";
  }
}

/** In the notation of the URL standard. Null when it is no IPv6 address, or has a zone ("fe80::1%eth0"). */
const canonicalV6 = (ip: string): string | null =>
  URL.canParse(`http://[${ip}]`) ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : null;

/** The only IPv6 range assigned to the public internet. https://www.iana.org/assignments/ipv6-address-space */
const publicV6 = ipaddr.parseCIDR("2000::/3");

/** Clouds' metadata services outside link-local: Alibaba, Azure (the wire server), AWS over IPv6. */
const metadata = ["100.100.100.200/32", "168.63.129.16/32", "fd00:ec2::/32"].map((subnet) => ipaddr.parseCIDR(subnet));
