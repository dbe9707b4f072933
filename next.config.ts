import type { NextConfig } from "next";

/** For files that are the same for everybody. proxy.ts adds the headers of pages and route handlers. */
const fileHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" },
  // Browsers ignore it over plain http, so it may stand here whatever the origin is. A build does not know the origin.
  { key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" },
];

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm test` checks all types, also those of the tests, with the faster compiler. A build does not need to do it again.
  typescript: { ignoreBuildErrors: true },
  // The durable engine must be one instance that start-up and requests share, so it is not bundled.
  serverExternalPackages: ["@dbos-inc/dbos-sdk", "pg", "@prisma/adapter-pg", "rate-limiter-flexible"],
  // The longest body of a request: an upload, or a table of customers. Pages are loaded at their first request, which an idle process need not keep.
  experimental: { serverActions: { bodySizeLimit: "1mb" }, proxyClientMaxBodySize: "1mb", preloadEntriesOnStart: false },
  headers: async () => ["/_next/static/:path*", "/favicon.svg"].map((source) => ({ source, headers: fileHeaders })),
};

export default config;
