import { describe, expect, it } from "vitest";
import { expectedTenantSchema } from "./expected-tenant";
import { proposedTenant } from "./mail-domains";

const tenantId = "c0170500-0000-4000-8000-000000000001";

describe("the tenant that is expected", () => {
  it.each([
    ["nothing", "  ", ""],
    ["a domain", " Contoso.com ", "contoso.com"],
    ["an initial domain", "contoso.onmicrosoft.com", "contoso.onmicrosoft.com"],
    ["a tenant ID", tenantId.toUpperCase(), tenantId],
  ])("can be %s", (_, typed, read) => {
    expect(expectedTenantSchema.parse(typed)).toBe(read);
  });

  it.each([
    ["a single word", "contoso"],
    ["an address of a person", "ada@contoso.com"],
    ["an address of a page", "https://contoso.com/"],
    ["a label that begins with a hyphen", "-contoso.com"],
    ["an empty label", "contoso..com"],
    ["a domain where anybody gets an address", "gmail.com"],
    ["too long", `${"a".repeat(250)}.example`],
  ])("cannot be %s", (_, typed) => {
    expect(expectedTenantSchema.safeParse(typed).success).toBe(false);
  });

  it.each([
    ["ada@Contoso.com", "contoso.com"],
    ["ada@mail.contoso.co.uk", "mail.contoso.co.uk"],
    ["ada@gmail.com", null],
    ["ada@outlook.com", null],
    ["ada", null],
    ["ada@", null],
    ["", null],
  ])("is proposed from the address %s: %s", (email, proposed) => {
    expect(proposedTenant(email)).toBe(proposed);
  });
});
