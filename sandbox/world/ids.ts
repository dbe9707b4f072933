import { createHash } from "node:crypto";

/** Ids derived from names, so that they are the same at each start. */

/** A GUID for a name. Two names never share one. */
export function guidFor(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) % 4] ?? "8";
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An opaque URL-safe string, such as Graph uses for app role assignments. */
export function opaqueFor(name: string, length = 43): string {
  const bytes = Buffer.concat([0, 1, 2, 3, 4, 5].map((part) => createHash("sha256").update(`${part}:${name}`).digest()));
  return bytes.toString("base64url").slice(0, length);
}
