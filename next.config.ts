import type { NextConfig } from "next";

const securityHeaders = [
  { key: "Content-Security-Policy", value: "frame-ancestors 'none'; base-uri 'self'; object-src 'none'" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
];

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm test` checks all types, also those of the tests, with the faster compiler. A build does not need to do it again.
  typescript: { ignoreBuildErrors: true },
  // The durable engine must be one instance that start-up and requests share, so it is not bundled.
  serverExternalPackages: ["@dbos-inc/dbos-sdk", "pg", "@prisma/adapter-pg", "rate-limiter-flexible"],
  experimental: { serverActions: { bodySizeLimit: "1mb" } },
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default config;
