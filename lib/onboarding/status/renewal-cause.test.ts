import { describe, expect, it } from "vitest";
import type { Change, Plan } from "../planning/changes";
import { renewalCause } from "./renewal-cause";

const secret: Plan = [{ do: "create-client-secret" }, { do: "retire-secret", keyId: "s" }];
const add: Change = { do: "add-certificate", thumbprint: "CD" };
const now = "2026-11-28T10:00:00Z";
const inDays = (days: number) => new Date(Date.parse(now) + days * 24 * 3_600_000).toISOString();

describe("why somebody may want to renew", () => {
  it.each([
    ["wanted", secret, 400],
    ["wanted", secret, 61],
    ["ends-soon", secret, 60],
    ["ends-soon", secret, 0.5],
    ["ended", secret, 0],
    ["ended", secret, -30],
    ["under-way", [{ do: "retire-secret", keyId: "s" }], 400],
    ["certificate", [add, ...secret, { do: "retire-certificate", thumbprint: "AB" }], 400],
    // Somebody took Dropzone's certificate off the app: nothing of Dropzone's has changed.
    ["wanted", [add, ...secret], 400],
  ] satisfies [string, Plan, number][])("%s", (cause, plan, days) => {
    expect(renewalCause(plan, { endsAt: inDays(days), now, soonDays: 60 })).toBe(cause);
  });
});
