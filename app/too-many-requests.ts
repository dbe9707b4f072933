import { NextResponse } from "next/server";
import { errorCodes } from "@/lib/errors/codes";
import type { Slowed } from "@/lib/limiter";

/**
 * The answer above a limit, where a route or a page is asked for. A page cannot set its own status, and drawing one is work, so this is
 * plain HTML without style or script.
 */
export function tooManyRequests({ retryAfterSeconds }: Slowed): NextResponse {
  const { title, what, next } = errorCodes["too-many-requests"];
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${title}</title></head>
<body><main><h1>${title}</h1><p>${what}</p><p>${next}</p></main></body></html>`;
  const headers = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Retry-After": String(retryAfterSeconds) };
  return new NextResponse(html, { status: 429, headers });
}
