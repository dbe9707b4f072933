import "server-only";
import { z } from "zod";
import { type Step, stepSlugs } from "@/lib/catalogue/steps";
import { waitingOnWhom } from "@/lib/catalogue/waiting-on";
import { expiryKinds, type Summary, stages } from "@/lib/staff/list/summary";
import { lettersOf, readStates, writeStates } from "./step-states";

/** Converts a summary to its database row and back. */

/** `capabilities` includes "base" once the customer has chosen: declining every option is not the same as not having chosen yet. */
export function toRow(summary: Summary) {
  const { states, nextExpiry, waitingSince, lastActivityAt, capabilities, brokenSince, broken, ...rest } = summary;
  return {
    ...rest,
    stepStates: writeStates(states),
    states: lettersOf(states),
    waitingSince: waitingSince && new Date(waitingSince),
    nextExpiry: nextExpiry && new Date(nextExpiry.at),
    nextExpiryWhat: nextExpiry?.what ?? null,
    lastActivityAt: new Date(lastActivityAt),
    brokenSince: brokenSince && new Date(brokenSince),
    broken: [...broken],
    capabilities: capabilities === null ? [] : ["base", ...capabilities],
    refreshedAt: new Date(),
  };
}

/** The columns that hold a summary, as Prisma or SQL returns them. */
export type SummaryRow = {
  states: string;
  stepStates: string[] | null;
  done: number;
  of: number;
  waitingOn: string;
  waitingStep: string | null;
  waitingSince: Date | null;
  stage: string;
  nextExpiry: Date | null;
  nextExpiryWhat: string | null;
  lastActivityAt: Date;
  capabilities: string[];
  brokenSince: Date | null;
  /** Null in rows that a process of the version before wrote. */
  broken: string[] | null;
};

const stepSchema = z.enum(stepSlugs as [Step["slug"], ...Step["slug"][]]);

export function toSummary(row: SummaryRow): Summary {
  const what = z.enum(expiryKinds).nullable().parse(row.nextExpiryWhat);
  return {
    states: readStates(row),
    done: row.done,
    of: row.of,
    waitingOn: z.enum(waitingOnWhom).parse(row.waitingOn),
    waitingStep: stepSchema.nullable().parse(row.waitingStep),
    waitingSince: row.waitingSince?.toISOString() ?? null,
    stage: z.enum(stages).parse(row.stage),
    nextExpiry: row.nextExpiry && what ? { at: row.nextExpiry.toISOString(), what } : null,
    lastActivityAt: row.lastActivityAt.toISOString(),
    brokenSince: row.brokenSince?.toISOString() ?? null,
    broken: z.array(stepSchema).parse(row.broken ?? []),
    capabilities: row.capabilities.includes("base") ? row.capabilities.filter((capability) => capability !== "base") : null,
  };
}
