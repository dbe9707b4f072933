import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { errorCodes, errorRow, isErrorCode } from "../codes";
import type { Finding } from "./findings";
import { readPasted } from "./pasted-error";

/** Texts as people paste them, in the shape of public reports, with the right answer of each: lib/errors/pasted/cases.json. */

const caseSchema = z.strictObject({
  what: z.string(),
  pasted: z.string(),
  /** They all have to be named. */
  codes: z.array(z.string()),
  /** Any of them. Empty: the text has no known error. */
  means: z.array(z.string()),
  step: z.string().nullable(),
  who: z.string().nullable(),
  /** Null when either answer is right. */
  waitingHelps: z.boolean().nullable(),
  ids: z.array(z.string()).default([]),
});

const cases = z.array(caseSchema).parse(JSON.parse(readFileSync("lib/errors/pasted/cases.json", "utf8")));

describe("a text as people paste it", () => {
  it.each(cases)("is read right: $what", ({ pasted, codes, means, step, who, waitingHelps, ids }) => {
    const reading = readPasted(pasted);
    const [first] = reading.findings;
    expect(first?.means ? [first.means] : []).toEqual(means.filter((each) => means.length === 1 || each === first?.means));
    expect({ step: first?.step ?? null, who: whoOf(first) }).toEqual({ step, who });
    if (waitingHelps !== null) expect(waits(first)).toBe(waitingHelps);
    expect(reading.codes).toEqual(expect.arrayContaining(codes));
    expect(reading.ids.map(({ value }) => value)).toEqual(expect.arrayContaining(ids));
  });
});

function whoOf(finding: Finding | undefined): string | null {
  if (!finding?.means) return null;
  return finding.who ?? (isErrorCode(finding.means) ? errorCodes[finding.means].who : "nobody");
}

function waits(finding: Finding | undefined): boolean {
  if (finding?.waitingHelps) return true;
  return finding?.means != null && isErrorCode(finding.means) && errorRow(finding.means).waitingHelps;
}
