import "server-only";
import { z } from "zod";
import type { StepStates } from "@/lib/catalogue/step-states";
import { type Step, stepSlugs } from "@/lib/catalogue/steps";
import { waitingOnWhom } from "@/lib/catalogue/waiting-on";
import { expiryKinds, type Summary, stages } from "@/lib/staff/list/summary";
import { lettersOf, writeStates } from "./step-states";

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

/** The columns that hold a summary, as Prisma or SQL returns them, but for the states of the steps: see step-states.ts. */
export type SummaryRow = {
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

// Made once: making a schema takes far longer than reading a row by it.
const stepSchema = z.enum(stepSlugs as [Step["slug"], ...Step["slug"][]]);
const readSchema = z.object({
  nextExpiryWhat: z.enum(expiryKinds).nullable(),
  waitingOn: z.enum(waitingOnWhom),
  waitingStep: stepSchema.nullable(),
  stage: z.enum(stages),
  broken: z.array(stepSchema).nullable(),
});

export function toSummary(row: SummaryRow, states: StepStates): Summary {
  const { nextExpiryWhat: what, waitingOn, waitingStep, stage, broken } = readSchema.parse(row);
  return {
    states,
    done: row.done,
    of: row.of,
    waitingOn,
    waitingStep,
    waitingSince: row.waitingSince?.toISOString() ?? null,
    stage,
    nextExpiry: row.nextExpiry && what ? { at: row.nextExpiry.toISOString(), what } : null,
    lastActivityAt: row.lastActivityAt.toISOString(),
    brokenSince: row.brokenSince?.toISOString() ?? null,
    broken: broken ?? [],
    capabilities: row.capabilities.includes("base") ? row.capabilities.filter((capability) => capability !== "base") : null,
  };
}
