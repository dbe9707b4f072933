import { expect, it } from "vitest";
import type { StepSlug } from "@/lib/catalogue/steps";
import { readPasted } from "@/lib/errors/pasted/pasted-error";

/** For tests of reading a pasted error: pieces of the texts that stand in tickets. The ids are made up. */

export const request = "7f3c1a90-5b2e-4c8d-9a61-0d4e2b7c8f13";
export const tenant = "c0170500-0000-4000-8000-000000000001";
export const app = "a99a0000-0000-4000-8000-000000000002";

/** How the messages of Entra end. */
export const tail = `Trace ID: ${request} Correlation ID: 11111111-2222-4333-8444-555555555555 Timestamp: 2026-11-23 14:03:12Z`;

/** An error body of Graph. */
export const graph = (code: string, message: string, details: readonly { code: string }[] = []) =>
  JSON.stringify({ error: { code, message, details, innerError: { date: "2026-11-23T14:03:12", "request-id": request } } });
export const exchange = (type: string, text: string) =>
  JSON.stringify({
    error: {
      code: "BadRequest",
      message: "Error executing cmdlet",
      details: [{ code: "Context", target: "", message: `Ex6F9304|Microsoft.Exchange.Configuration.Tasks.${type}|${text}` }],
    },
  });
export const defender = (code: string, message: string) => JSON.stringify({ error: { code, message, target: `|${request}` } });

export type PastedCase = [what: string, pasted: string, findings: readonly string[], step: StepSlug | null];

/** One test for each case: what is found, as "name meaning", the likeliest first, and the step that the first finding leads to. */
export function reads(cases: readonly PastedCase[]): void {
  it.each(cases)("%s", (_what, pasted, found, step) => {
    const reading = readPasted(pasted);
    expect(reading.findings.map(({ name, means }) => `${name} ${means}`)).toEqual(found);
    expect(reading.findings[0]?.step).toBe(step);
    expect(reading.isUnknown).toBe(false);
  });
}
