import type { OptionalCapabilityId } from "@/lib/catalogue/capabilities";
import type { Duty } from "@/lib/catalogue/duties";
import type { FindingRow } from "./finding-row";
import { findingsBeyond } from "./findings-beyond";
import { findingsInTenant } from "./findings-in-tenant";

/** What the pre-flight can find: one row for each finding, with its words. */
export const findingRows = { ...findingsInTenant, ...findingsBeyond } as const satisfies Record<string, FindingRow>;

export type FindingCode = keyof typeof findingRows;

export type Finding = {
  code: FindingCode;
  /** What stands for `{it}`. Null where the row has none. */
  it: string | null;
  /** Who holds the part that is sent to a colleague. */
  duty: Duty | null;
  /** What is offered to be declined. */
  capability: OptionalCapabilityId | null;
  /** In days: the life of the secret that is offered. */
  days: number | null;
};

export const findingRow = (code: FindingCode): FindingRow => findingRows[code];
export const findingWords = ({ code, it }: Pick<Finding, "code" | "it">): string => findingRow(code).what.replace("{it}", it ?? "");
