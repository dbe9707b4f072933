import type { Context } from "hono";
import { requestIdOf } from "../wire/http";

/** Defender for Endpoint's error form; `target` is the correlation id. https://learn.microsoft.com/defender-endpoint/api/common-errors */

const statusOf = {
  InvalidInput: 400,
  Unauthorized: 401,
  Forbidden: 403,
  DisabledFeature: 403,
  ResourceNotFound: 404,
  TooManyRequests: 429,
} as const;

export function mdeError(c: Context, code: keyof typeof statusOf, message: string): Response {
  return c.json({ error: { code, message, target: requestIdOf(c.req.raw) } }, statusOf[code]);
}
