import { describe, expect, it } from "vitest";
import { limits, readLimitChanges } from "./limits";

describe("other numbers for the limits", () => {
  it("are read one by one, and the rest keep theirs", () => {
    expect(readLimitChanges("sign-in-starts=100/60, open-streams=5,uploads=3")).toEqual({
      "sign-in-starts": { times: 100, seconds: 60 },
      "open-streams": { times: 5, seconds: null },
      uploads: { times: 3, seconds: null },
    });
  });

  it.each([
    "",
    "sign-in-starts",
    "sign-ins=5/60",
    "uploads=0/60",
    "uploads=5/0",
    "uploads=-1",
    "uploads=1e3",
    "open-streams=5/60",
    "uploads=5/60;",
  ])("are refused when they are %j", (text) => {
    expect(readLimitChanges(text)).toBeNull();
  });

  it("can be given for every limit", () => {
    const all = Object.entries(limits).map(([name, { seconds }]) => `${name}=7${seconds === null ? "" : "/60"}`);
    expect(Object.keys(readLimitChanges(all.join(",")) ?? {})).toEqual(Object.keys(limits));
  });
});
