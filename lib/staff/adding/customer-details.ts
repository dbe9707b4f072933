import type { NationalCloud } from "@/lib/catalogue/clouds";
import { dropzoneHostSchema, type NewCustomerErrors, newCustomerSchema } from "./new-customer";

/** The details of a customer that staff may change, and why they may not change the others. Pure. */

export const fixedWords = {
  "tenant-bound": "The Entra tenant that is connected lives in this cloud.",
  "integration-submitted": "The integrations were submitted to this Dropzone tenant, and the client secret with them.",
  "certificate-kept": "The certificate that was made for this Dropzone tenant is kept here.",
  "run-going": "A run is under way that works with this Dropzone tenant. Wait for its end.",
} as const;
export type Fixed = keyof typeof fixedWords;

export type DetailsHeld = { dropzoneHost: Fixed | null; cloud: Fixed | null };
type Known = { isBound: boolean; isSubmitted: boolean; hasCertificate: boolean; isRunGoing: boolean };

/** For each detail, why it may not change. Null when it may. What was made for one cloud or Dropzone tenant cannot be moved to another. */
export function whatIsFixed({ isBound, isSubmitted, hasCertificate, isRunGoing }: Known): DetailsHeld {
  return {
    cloud: isBound ? "tenant-bound" : null,
    dropzoneHost: isSubmitted ? "integration-submitted" : hasCertificate ? "certificate-kept" : isRunGoing ? "run-going" : null,
  };
}

const detailsSchema = (moreHosts: readonly string[]) =>
  newCustomerSchema.pick({ name: true, apiKey: true, cloud: true }).extend({ dropzoneHost: dropzoneHostSchema(moreHosts) });

export const detailFields = ["name", "dropzoneHost", "cloud", "apiKey"] as const;
export type DetailField = (typeof detailFields)[number];
export type DetailErrors = Pick<NewCustomerErrors, DetailField>;

/** `apiKey`: null keeps the stored key. */
export type Details = { name: string; dropzoneHost: string; cloud: NationalCloud; apiKey: string | null };
export type ReadDetails = { ok: true; details: Details } | { ok: false; reason: "incomplete"; fieldErrors: DetailErrors };

export function readDetails(entries: Record<DetailField, string>, moreHosts: readonly string[] = []): ReadDetails {
  const parsed = detailsSchema(moreHosts).safeParse(entries);
  if (parsed.success) return { ok: true, details: { ...parsed.data, apiKey: parsed.data.apiKey || null } };
  const fieldErrors: DetailErrors = {};
  for (const issue of parsed.error.issues) fieldErrors[issue.path[0] as DetailField] ??= issue.message;
  return { ok: false, reason: "incomplete", fieldErrors };
}
