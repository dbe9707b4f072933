import { describe, expect, it } from "vitest";
import { safeReturnTo } from "./return-to";

describe("the redirect target after signing in", () => {
  it.each([
    "/",
    "/setup/contoso",
    "/setup/contoso/steps/exchange-role?ticket=4711#found",
    "/auth/start?purpose=graph&customer=contoso&returnTo=%2Fsetup%2Fcontoso",
  ])("may be %s, a path of the portal", (path) => {
    expect(safeReturnTo(path, "/home")).toBe(path);
  });

  it.each([
    ["nothing", null],
    ["an empty text", ""],
    ["another site", "https://evil.example/setup"],
    ["a site without its scheme", "//evil.example"],
    ["a site behind a backslash", "/\\evil.example"],
    ["a site behind a tab, which browsers drop", "/\t/evil.example"],
    ["a site behind a newline, which browsers drop", "/\n/evil.example"],
    ["a site behind a dot segment", "/.//evil.example"],
    ["a site behind two dots", "/setup/..//evil.example"],
    ["a script", "javascript:alert(1)"],
    ["a path without its slash", "setup/contoso"],
    ["a text that is too long", `/${"a".repeat(1001)}`],
  ])("is the fallback for %s", (_, wish) => {
    expect(safeReturnTo(wish, "/home")).toBe("/home");
  });
});
