import { expect, it } from "vitest";
import { evidenceFrom } from "./evidence";

const call = (status: number | null) => ({
  at: "2026-01-01T00:00:00.000Z",
  what: "GET /applications",
  method: "GET",
  path: "/v1.0/applications",
  status,
  requestId: "r",
  correlationId: "c",
  code: null,
  ms: 5,
  trip: "t",
});

it.each([
  [null, "No answer"],
  [200, "Answered"],
  [204, "Answered"],
  [404, "Not there"],
  [401, "Refused"],
  [403, "Refused"],
  [429, "Slowed down"],
  [400, "Not accepted"],
  [503, "Microsoft's own fault"],
])("a call that ended with %s reads “%s”, with the request id that support asks for", (status, outcome) => {
  expect(evidenceFrom([call(status)])).toEqual([
    { at: "2026-01-01T00:00:00.000Z", what: "GET /applications", outcome, status, requestId: "r", correlationId: "c", code: null },
  ]);
});
