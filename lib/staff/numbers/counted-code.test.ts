import { expect, it } from "vitest";
import { troubleOf } from "@/lib/errors/trouble";
import { countedCode } from "./counted-code";

const at = "2026-11-23T10:00:00.000Z";

it.each([
  ["Microsoft's number", troubleOf("permission-refused", { at, vendorCode: "AADSTS7000215" }), "AADSTS7000215"],
  ["Microsoft's number in what was found", troubleOf("sign-in-failed", { at, detail: "AADSTS53003: Blocked." }), "AADSTS53003"],
  [
    "our own code, where Microsoft's says less",
    troubleOf("role-missing-app", { at, vendorCode: "Authorization_RequestDenied" }),
    "role-missing-app",
  ],
])("an error is counted by %s", (_, trouble, code) => {
  expect(countedCode(trouble)).toBe(code);
});
