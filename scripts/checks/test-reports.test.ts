import { describe, expect, it } from "vitest";
import { add, readTally, tallyPlaywright, tallyVitest } from "./test-reports";

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((outcome) => ({ status: outcome })) });

describe("the count at the end of the test run", () => {
  it.each([
    ["tests that passed and failed", { success: false, testResults: [file("failed", "passed", "failed"), file("passed", "passed")] }, 2, 1],
    ["a skipped test as failed", { success: true, testResults: [file("passed", "passed", "skipped")] }, 1, 1],
    ["a file that could not be loaded as failed", { success: false, testResults: [file("failed"), file("passed", "passed")] }, 1, 1],
    ["an error outside any test as failed", { success: false, testResults: [file("passed", "passed")] }, 1, 1],
    ["a run without a single test as failed", { success: true, testResults: [] }, 0, 1],
  ])("counts %s", (_, report, passed, failed) => {
    expect(tallyVitest(report)).toEqual({ passed, failed });
  });

  it.each([
    ["journeys", { errors: [], stats: { expected: 3, unexpected: 1, flaky: 0, skipped: 0 } }, 3, 1],
    ["a flaky journey as failed", { errors: [], stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 0 } }, 3, 1],
    ["a journey that did not run as failed", { errors: [], stats: { expected: 1, unexpected: 0, flaky: 0, skipped: 2 } }, 1, 2],
    [
      "a stack that did not start as failed",
      { errors: [{ message: "no" }], stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } },
      0,
      1,
    ],
  ])("counts %s", (_, report, passed, failed) => {
    expect(tallyPlaywright(report)).toEqual({ passed, failed });
  });

  it("counts a missing report as a failure", async () => {
    expect(await readTally("/nowhere/report.json", tallyVitest)).toEqual({ passed: 0, failed: 1 });
  });

  it("adds counts up, and what was skipped is named beside them", () => {
    expect(
      add([
        { passed: 1, failed: 0 },
        { passed: 2, failed: 3, skipped: ["Azure CLI (no apt)"] },
      ]),
    ).toEqual({ passed: 3, failed: 3, skipped: ["Azure CLI (no apt)"] });
  });
});
