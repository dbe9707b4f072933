import { describe, expect, it } from "vitest";
import { isExpectedTenant } from "./expected-tenant";

const tenantId = "c0170500-0000-4000-8000-000000000001";

describe("the tenant that is expected", () => {
  it.each([
    ["its id", tenantId, true],
    ["a domain that Microsoft verified", "contoso.com", true],
    ["its initial domain", "contoso.onmicrosoft.com", true],
    ["another id", "fab21ca0-0000-4000-8000-000000000002", false],
    ["a domain above its own", "com", false],
    ["a domain below its own", "mail.contoso.com", false],
    ["a domain that ends like its own", "notcontoso.com", false],
  ])("is this one by %s: %s", (_, expected, is) => {
    expect(isExpectedTenant(expected, { tenantId, domains: ["Contoso.com", "contoso.onmicrosoft.com"] })).toBe(is);
  });

  it("is no tenant by its domain when Microsoft reported no verified domains", () => {
    expect(isExpectedTenant("contoso.com", { tenantId, domains: [] })).toBe(false);
  });
});
