import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env } from "./env";

/**
 * Encrypts stored secrets: AES-256-GCM with the first key in SEALING_KEYS. The other keys only decrypt, so a key is replaced by putting a
 * new one before it. The context ("credential:<customer>:client-secret") is authenticated, not stored: what was sealed for one customer
 * or purpose does not open for another, even when its row is copied.
 */

export class SealingError extends Error {
  override name = "SealingError";
}

/** Throws SealingError when SEALING_KEYS is empty. */
export function seal(plain: string, context: string): string {
  const [key] = env().SEALING_KEYS;
  if (!key) throw new SealingError("There is no key to seal with.");
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key.key, "base64"), iv);
  cipher.setAAD(additionalData(key.id, context));
  const data = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return ["v1", key.id, ...[iv, data, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
}

/** Throws SealingError when the text was altered, its key is gone, or the context differs. The message never repeats the content. */
export function open(sealed: string, context: string): string {
  const [, keyId, iv, data, tag] = /^v1\.(.+)\.([\w-]{16})\.([\w-]*)\.([\w-]{22})$/.exec(sealed) ?? [];
  if (keyId === undefined || iv === undefined || data === undefined || tag === undefined)
    throw new SealingError("This was not sealed here.");
  const key = env().SEALING_KEYS.find((candidate) => candidate.id === keyId);
  if (!key) throw new SealingError(`The key "${keyId}" that sealed this is no longer in SEALING_KEYS.`);
  const bytes = (part: string) => Buffer.from(part, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(key.key, "base64"), bytes(iv), { authTagLength: 16 });
  decipher.setAAD(additionalData(keyId, context));
  decipher.setAuthTag(bytes(tag));
  try {
    return Buffer.concat([decipher.update(bytes(data)), decipher.final()]).toString("utf8");
  } catch {
    // The cause is left out: it explains nothing more, and it could contain plain text.
    throw new SealingError("This was altered, or sealed for something else.");
  }
}

const additionalData = (keyId: string, context: string) => Buffer.from(`v1.${keyId}.${context}`, "utf8");
