import { readFile } from "node:fs/promises";
import { z } from "zod";

/** Counts passed and failed tests from the runners' JSON reports. A test that did not run did not pass. */

export type Tally = {
  passed: number;
  failed: number;
  /** What this machine cannot run, with the reason. It is no part of what passed. */
  skipped?: readonly string[];
};

export const add = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
  failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
  skipped: tallies.flatMap((tally) => tally.skipped ?? []),
});

const vitestSchema = z.object({
  success: z.boolean(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** A file that could not be loaded has no tests, and counts as one failure. */
export function tallyVitest(report: unknown): Tally {
  const { success, testResults } = vitestSchema.parse(report);
  const tests = testResults.flatMap((file) => file.assertionResults.map((test) => test.status));
  const brokenFiles = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status === "passed"),
  );
  const passed = tests.filter((status) => status === "passed").length;
  return atLeastOne({ passed, failed: tests.length - passed + brokenFiles.length }, success);
}

const playwrightSchema = z.object({
  errors: z.array(z.unknown()),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** A journey that passed only on retry counts as failed. */
export function tallyPlaywright(report: unknown): Tally {
  const { errors, stats } = playwrightSchema.parse(report);
  const failed = stats.unexpected + stats.flaky + stats.skipped;
  return atLeastOne({ passed: stats.expected, failed }, errors.length === 0);
}

/** A run without tests, or one that failed without naming a test, counts as one failure. */
function atLeastOne(tally: Tally, success: boolean): Tally {
  const hasNothing = tally.passed + tally.failed === 0;
  return tally.failed === 0 && (!success || hasNothing) ? { ...tally, failed: 1 } : tally;
}

export async function readTally(file: string, tally: (report: unknown) => Tally): Promise<Tally> {
  const text = await readFile(file, "utf8").catch(() => null);
  // The runner died before it could report.
  return text === null ? { passed: 0, failed: 1 } : tally(JSON.parse(text));
}
