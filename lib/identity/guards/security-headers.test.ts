import { describe, expect, it } from "vitest";
import config from "@/next.config";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

const page = {
  portalOrigin: "https://onboarding.dropzone.app",
  signInOrigins: ["https://login.microsoftonline.com", "https://login.microsoftonline.us", "https://login.microsoftonline.com"],
  nonce: "bm9uY2U=",
};
const directives = (policy: string) =>
  Object.fromEntries(policy.split("; ").map((each) => [each.split(" ")[0], each.split(" ").slice(1).join(" ")]));

describe("the content security policy", () => {
  const policy = directives(contentSecurityPolicy(page));

  it("allows nothing that it does not name", () => {
    expect(policy["default-src"]).toBe("'none'");
    expect(policy["base-uri"]).toBe("'none'");
    expect(policy["frame-ancestors"]).toBe("'none'");
    expect(policy["object-src"]).toBe("'none'");
  });

  it("runs scripts with the nonce of the request only, and no inline style", () => {
    expect(policy["script-src"]).toBe("'nonce-bm9uY2U=' 'strict-dynamic'");
    expect(JSON.stringify(policy)).not.toMatch(/unsafe|\*|data:|https:\/\/(?!login)/);
  });

  it("lets forms end at the portal and at each sign-in host once", () => {
    expect(policy["form-action"]).toBe("'self' https://login.microsoftonline.com https://login.microsoftonline.us");
  });
});

describe("the security headers", () => {
  it("require https for two years when the portal has it", () => {
    const headers = securityHeaders(page);
    expect(headers["Strict-Transport-Security"]).toBe("max-age=63072000; includeSubDomains");
    expect(headers["Content-Security-Policy"]).toMatch(/; upgrade-insecure-requests$/);
  });

  it("do not require https on a developer's machine", () => {
    const headers = securityHeaders({ ...page, portalOrigin: "http://localhost:3000" });
    expect(headers).not.toHaveProperty("Strict-Transport-Security");
    expect(headers["Content-Security-Policy"]).not.toContain("upgrade-insecure-requests");
  });

  it("pass no address on and let no other site open, frame or embed a page", () => {
    expect(securityHeaders(page)).toMatchObject({
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
    });
  });
});

describe("the headers of every answer", () => {
  it("demand https and cannot be framed, also the files of the build", async () => {
    const page = securityHeaders({ portalOrigin: "https://portal.example", signInOrigins: [], nonce: "n" });
    const files = (await config.headers?.()) ?? [];
    expect(files.map(({ source }) => source)).toEqual(["/_next/static/:path*", "/favicon.svg"]);
    for (const headers of [Object.entries(page), ...files.map((file) => file.headers.map(({ key, value }) => [key, value] as const))]) {
      const { "Strict-Transport-Security": https, "Content-Security-Policy": policy } = Object.fromEntries(headers);
      expect(https).toMatch(/^max-age=\d{8}; includeSubDomains$/);
      expect(policy).toContain("frame-ancestors 'none'");
    }
  });
});
