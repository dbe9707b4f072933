import ipaddr from "ipaddr.js";
import { parse as parseDatabaseUrl } from "pg-connection-string";

/**
 * Which connections need TLS: all that leave this machine. These are rules about configured addresses and open no connection. A trouble is the
 * end of a sentence that begins with the name of the variable, and null means that there is none.
 */

/** `localhost`, 127.0.0.0/8 or ::1, with or without the brackets of a URL. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (bare === "localhost") return true;
  // The short and octal spellings of an IPv4 address are not accepted: programs disagree about what they mean.
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare).range() === "loopback";
  return ipaddr.IPv6.isValid(bare) && ipaddr.IPv6.parse(bare).range() === "loopback";
}

/** @param address An http or https address that can be parsed. */
export function isHttpsOrLoopback(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || isLoopback(hostname);
}

/**
 * Only `verify-full` encrypts, checks the certificate and compares the host's name. node-postgres 8 treats `require` and `verify-ca` like it,
 * and version 9 will not. https://node-postgres.com/features/ssl
 */
export function databaseTrouble(address: string): string | null {
  const target = targetOf(address);
  if (target === null) return "is not an address of a PostgreSQL database, or names a certificate file that cannot be read";
  // A path is the folder of a Unix socket.
  if (target.host.startsWith("/") || isLoopback(target.host)) return null;
  return target.isVerified ? null : "must end in sslmode=verify-full, because the database is on another machine";
}

/** Read with the parser of node-postgres, so that both mean the same host: `?host=` overrides the one before it. */
function targetOf(address: string): { host: string; isVerified: boolean } | null {
  try {
    const { host, ssl, ...rest } = parseDatabaseUrl(address);
    const { sslmode } = rest as { sslmode?: string };
    return { host: host ?? "", isVerified: sslmode === "verify-full" && typeof ssl === "object" };
  } catch {
    // The error may quote the address, and the password in it.
    return null;
  }
}

/** @param address An smtp or smtps address that can be parsed. */
export function smtpTrouble(address: string): string | null {
  // Nodemailer reads options from there, some of which switch TLS or its checks off.
  return new URL(address).search === "" ? null : "must not have options after a question mark";
}
