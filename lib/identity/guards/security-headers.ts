/**
 * The headers that tell a browser what a page of the portal may do. proxy.ts adds them to the answer of every route; files of the build get
 * theirs from next.config.ts. It knows no route.
 */

export type SecurityHeaders = {
  /** PORTAL_ORIGIN. */
  portalOrigin: string;
  /** Where a form may end: its answer redirects to the sign-in host of the customer's cloud, and Chrome checks redirects too. */
  signInOrigins: readonly string[];
  /** Random for each request. Next.js puts it on the scripts that it writes. */
  nonce: string;
};

export function securityHeaders(page: SecurityHeaders): Record<string, string> {
  const isHttps = page.portalOrigin.startsWith("https:");
  return {
    "Content-Security-Policy": contentSecurityPolicy(page),
    ...(isHttps ? { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" } : {}),
    // Addresses hold invitation tokens, authorization codes and names of customers.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": permissionsPolicy,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
  };
}

/** Scripts run with the nonce only. Styles are files: no page has a style attribute or an inline style sheet. */
export function contentSecurityPolicy({ portalOrigin, signInOrigins, nonce }: SecurityHeaders): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    // Event streams, server actions and the pages that the router loads.
    "connect-src 'self'",
    "base-uri 'none'",
    `form-action ${["'self'", ...new Set(signInOrigins)].join(" ")}`,
    "frame-ancestors 'none'",
    "object-src 'none'",
    "manifest-src 'none'",
    ...(portalOrigin.startsWith("https:") ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** Copy buttons write to the clipboard. The portal needs nothing else of a device. */
const permissionsPolicy = [
  "clipboard-write=(self)",
  ...[
    ...["accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid", "idle-detection"],
    ...["magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb"],
    "xr-spatial-tracking",
  ].map((feature) => `${feature}=()`),
].join(", ");
