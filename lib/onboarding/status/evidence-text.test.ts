import { describe, expect, it } from "vitest";
import { findStep, type Step } from "@/lib/catalogue/steps";
import { troubleOf } from "@/lib/errors/trouble";
import type { StepView } from "./checklist";
import { evidenceMarkdown, evidenceText } from "./evidence-text";

const request = "7f3c1a90-5b2e-4c8d-9a61-0d4e2b7c8f13";
const correlation = "11111111-2222-4333-8444-555555555555";
const object = "a99a0000-0000-4000-8000-000000000002";
const view: StepView = {
  slug: "graph-permissions",
  state: "stuck",
  line: "Your account may not grant Microsoft Graph permissions.",
  waitsFor: null,
  observedAt: "2026-11-23T14:03:12.000Z",
  nextCheckAt: null,
  facts: [],
  evidence: [
    {
      at: "2026-11-23T14:03:11.000Z",
      what: `POST /servicePrincipals/${object}/appRoleAssignedTo`,
      outcome: "Refused",
      status: 403,
      requestId: request,
      correlationId: correlation,
      code: "Authorization_RequestDenied",
    },
    { at: "2026-11-23T14:03:12.000Z", what: "GET /me | x", outcome: "No answer", status: null, requestId: null },
  ],
  trouble: troubleOf("role-missing-graph-consent", {
    at: "2026-11-23T14:03:12.000Z",
    detail: "Ask ada@contoso.com.",
    requestId: request,
  }),
};
const input = { customer: "Contoso", step: findStep("graph-permissions") as Step, view, ticket: "DZ-4711" };

describe.each([
  ["text", evidenceText(input)],
  ["Markdown", evidenceMarkdown(input).replaceAll("\\", "")],
])("the evidence of a step as %s", (_, text) => {
  it.each([
    "Contoso: Grant the Microsoft Graph permissions (graph-permissions)",
    "Ticket: DZ-4711",
    "State: Stuck.",
    "2026-11-23T14:03:11.000Z",
    "POST /servicePrincipals/[id]/appRoleAssignedTo",
    "403",
    "Authorization_RequestDenied",
    "role-missing-graph-consent",
    request,
    correlation,
    "No answer",
  ])("contains %s", (part) => {
    expect(text).toContain(part);
  });
  it("contains no id of an object and no person's address", () => {
    expect(text).not.toContain(object);
    expect(text).not.toContain("ada@");
  });
});

it("evidence in Markdown is a table, and a vertical bar in a call does not break it", () => {
  const rows = evidenceMarkdown(input)
    .split("\n")
    .filter((line) => line.startsWith("|"));
  expect(rows.map((row) => row.split(/(?<!\\)\|/).length)).toEqual([9, 9, 9, 9]);
});
