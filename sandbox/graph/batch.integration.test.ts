import { describe, expect, it } from "vitest";
import { openGraphSandbox, refused } from "@/testing/sandbox-graph";

/** $batch: one answer for each part. */

const { control, asAda } = await openGraphSandbox();

describe("batches", () => {
  it("a batch is answered part by part, and refused as a whole when it is malformed", async () => {
    const json = { "Content-Type": "application/json" };
    const { body, status } = await asAda("POST", "/$batch", {
      requests: [
        { id: "1", method: "GET", url: "/organization?$select=id" },
        { id: "2", method: "GET", url: "/applications(uniqueName='none')" },
        { id: "3", method: "POST", url: "/applications", headers: json, body: { displayName: "After" }, dependsOn: ["2"] },
        { id: "4", method: "POST", url: "/applications", headers: json, body: { displayName: "Made" } },
      ],
    });
    const responses = body.responses as { id: string; status: number; body: Record<string, unknown> }[];
    expect(status).toBe(200);
    expect(Object.fromEntries(responses.map((part) => [part.id, part.status]))).toEqual({ 1: 200, 2: 404, 3: 424, 4: 201 });
    const get = (id: string) => ({ id, method: "GET", url: "/organization" });
    const malformed = [
      Array.from({ length: 21 }, (_, n) => get(String(n))),
      [get("a"), get("A")],
      [{ id: "1", method: "POST", url: "/applications", body: { displayName: "x" } }],
      [{ ...get("1"), dependsOn: ["9"] }],
    ];
    for (const requests of malformed)
      expect(refused(await asAda("POST", "/$batch", { requests }))).toEqual({ status: 400, code: "BadRequest" });
    const beta = await asAda("POST", "/beta/$batch", {
      requests: [{ id: "1", method: "GET", url: "/security/threatSubmission/emailThreats" }],
    });
    expect((beta.body.responses as { status: number }[])[0]?.status).toBe(403);
  });

  it("one part can be slowed down, with its own Retry-After", async () => {
    await control("faults", { match: { service: "graph", path: "/organization" }, fault: "throttled", times: 1, retryAfter: 7 });
    const { body } = await asAda("POST", "/$batch", {
      requests: [
        { id: "1", method: "GET", url: "/organization" },
        { id: "2", method: "GET", url: "/me" },
      ],
    });
    const responses = body.responses as { id: string; status: number; headers: Record<string, string> }[];
    expect(responses.find(({ id }) => id === "1")).toMatchObject({ status: 429, headers: { "Retry-After": "7" } });
    expect(responses.find(({ id }) => id === "2")?.status).toBe(200);
  });
});
