import type { NationalCloud } from "@/lib/catalogue/clouds";
import { dropzoneHostSchema, type NewCustomerErrors, newCustomerSchema } from "./new-customer";

/** Reads the details of a customer that staff change. Pure. */

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
