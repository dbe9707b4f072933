import { expect, it } from "vitest";
import { countedCode } from "./counted-code";

it.each([
  ["Microsoft's code in the code", { code: "Invalid client secret provided. (AADSTS7000215)", what: "" }, "AADSTS7000215"],
  ["Microsoft's code in the words", { code: "sign-in-failed", what: "AADSTS53003: Blocked." }, "AADSTS53003"],
  ["the portal's own code", { code: "dropzone-test-failed", what: "Dropzone's test failed." }, "dropzone-test-failed"],
  ["a code in brackets at the end", { code: "It was refused. (Authorization_RequestDenied)", what: "" }, "Authorization_RequestDenied"],
  ["nothing, where there is free text alone", { code: "all sorts of things", what: "" }, "without-a-code"],
])("an error is counted by %s", (_, trouble, code) => {
  expect(countedCode(trouble)).toBe(code);
});
