import "server-only";
import { createHash, randomBytes } from "node:crypto";

/** What is given away once and kept only as a hash: links, cookies, states. 256 random bits need no salt and no slow hash. */

export const newToken = (): string => randomBytes(32).toString("base64url");

export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
