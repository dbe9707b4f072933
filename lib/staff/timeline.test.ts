import { describe, expect, it } from "vitest";
import { stepView } from "@/lib/onboarding/status/step-view";
import { timeline, timelineKindOf } from "./timeline";

type AuditRow = Parameters<typeof timeline>[0]["audit"][number];
const at = (minute: number) => `2026-11-23T10:${String(minute).padStart(2, "0")}:00.000Z`;
const entry = (seq: number, actor: string, action: string, detail: Record<string, unknown> = {}): AuditRow => ({
  seq,
  at: at(seq),
  actor,
  actorKind: null,
  actorName: null,
  action,
  detail,
});
const people = [{ id: "person-1", name: "Ada Example" }];
const told = (row: AuditRow, runs: Parameters<typeof timeline>[0]["runs"] = []) => timeline({ audit: [row], steps: [], runs, people })[0];

describe("the timeline of a customer", () => {
  it("shows audit entries and findings together, newest first", () => {
    const steps = [stepView("connect", "done", "Contoso, confirmed by Ada", at(2))];
    const audit = [entry(1, "staff:Casey", "customer-created"), entry(3, "person-1", "chosen")];
    expect(timeline({ audit, steps, runs: [], people }).map(({ kind }) => kind)).toEqual(["people", "steps", "staff"]);
  });

  it.each([
    ["a person of the customer by name", "person-1", "signed-in", { who: "Ada Example", kind: "people", what: "Signed in" }],
    ["the portal itself", "portal", "run-finished", { who: "The portal", kind: "changes", what: "Finished all changes" }],
    ["staff by name", "staff:Casey Morgan", "invitation-replaced", { who: "Casey Morgan", kind: "staff" }],
    ["whoever used the command line", "Dropzone", "customer-created", { who: "Dropzone", kind: "staff", what: "Added the customer" }],
    ["an integration that was saved", "portal", "saved:data-source", { what: "Saved in Dropzone: data source" }],
    ["an action of another version as it is stored", "portal", "something-new:x", { what: "something-new:x", detail: null }],
    ["an action that is a property of every object as it is stored", "portal", "toString", { what: "toString" }],
  ])("names %s", (_, actor, action, expected) => {
    expect(told(entry(1, actor, action))).toMatchObject(expected);
  });

  it.each([
    [
      "staff by the name beside their id",
      { actor: "s-1", actorKind: "staff", actorName: "Casey Morgan" },
      { who: "Casey Morgan", kind: "staff" },
    ],
    ["a command by who used it", { actor: "npm run customers", actorKind: "program", actorName: "Olaf" }, { who: "Olaf", kind: "staff" }],
    ["a person by the name of today", { actor: "person-1", actorKind: "customer", actorName: "A. Example" }, { who: "Ada Example" }],
    [
      "a person who is gone by the name of then",
      { actor: "person-2", actorKind: "customer", actorName: "Bo" },
      { who: "Bo", kind: "people" },
    ],
    ["the portal", { actor: "portal", actorKind: "portal", actorName: null }, { who: "The portal", kind: "changes" }],
    ["a person without a name", { actor: "person-2", actorKind: "customer", actorName: null }, { who: "Somebody who is gone" }],
  ] as const)("names %s", (_, actor, expected) => {
    expect(told({ ...entry(1, "", "signed-in"), ...actor })).toMatchObject(expected);
  });

  it("shows a change in the words of the plan, with Microsoft's request id", () => {
    const change = { do: "grant-permission", permission: "Mail.Read", resource: "microsoft-graph" } as const;
    const runs = [{ id: "run-1", plan: [change] }];
    const row = entry(1, "portal", "changed:grant-permission:Mail.Read", { runId: "run-1", requestId: "req-1" });
    expect(told(row, runs)).toMatchObject({ what: expect.stringContaining("Mail.Read"), requestIds: ["req-1"] });
    expect(told(row)?.what).toBe("grant permission: Mail.Read");
  });

  it("leaves out steps that were never observed", () => {
    expect(timeline({ audit: [], steps: [stepView("finish", "waiting", "", null)], runs: [], people })).toEqual([]);
  });

  it("knows its filters, and shows everything for any other word", () => {
    expect([timelineKindOf("steps"), timelineKindOf("nonsense"), timelineKindOf(undefined)]).toEqual(["steps", null, null]);
  });
});
