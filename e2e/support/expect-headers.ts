import { expect } from "@playwright/test";

/** The headers of every answer of the portal, whatever the route, the person and the status. `origin`: of the portal; `nonces`: those seen before. */
export function expectHeaders(
  answer: Response,
  { what, sandboxOrigin, nonces }: { what: string; sandboxOrigin: string; nonces: Set<string> },
) {
  const { headers } = answer;
  const policy = headers.get("content-security-policy") ?? "";
  const nonce = /'nonce-([A-Za-z0-9+/=]{20,})'/.exec(policy)?.[1] ?? "";
  expect.soft(nonce, `${what}: a nonce`).not.toBe("");
  expect.soft(nonces, `${what}: a nonce of its own`).not.toContain(nonce);
  nonces.add(nonce);
  expect
    .soft(policy.split("; "), what)
    .toEqual([
      "default-src 'none'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      "style-src 'self'",
      "img-src 'self'",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      `form-action 'self' ${sandboxOrigin}`,
      "frame-ancestors 'none'",
      "object-src 'none'",
      "manifest-src 'none'",
    ]);
  expect.soft(Object.fromEntries(headers), what).toMatchObject({
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": expect.stringContaining("camera=()"),
    "cache-control": expect.stringContaining("no-store"),
  });
  expect.soft(headers.has("strict-transport-security"), `${what}: the journeys have no https`).toBe(false);
}

/** Every script of the page has the nonce of the answer, and nothing has a style or an event handler of its own. */
export function expectNoInline(text: string, answer: Response, what: string): void {
  const nonce = /'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1];
  const scripts = [...text.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  expect
    .soft(
      scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
      `${what}: scripts without the nonce`,
    )
    .toEqual([]);
  expect.soft(text.match(/<style\b|<[a-z][^>]*\s(style|on[a-z]+)=/g), `${what}: inline styles and handlers`).toBeNull();
}
