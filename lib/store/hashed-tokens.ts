import "server-only";
import { createHash, randomBytes } from "node:crypto";

/** Tokens that are handed out once and stored only as a hash: links, cookies, states. 256 random bits need no salt and no slow hash. */

export const newToken = (): string => randomBytes(32).toString("base64url");

export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
