import { z } from "zod";
import { type NationalCloud, nationalClouds } from "@/lib/catalogue/clouds";
import { dropzoneHostWords, longestTypedHost, readDropzoneHost } from "@/lib/links/dropzone-host";
import { expectedTenantSchema } from "./expected-tenant";
import { slugFrom, slugProblem } from "./slugs";

/** Reads what staff enter about a new customer, in the form or in a row of a table. It reports all errors at once. Pure. */

const cloudProblem = `The cloud is one of ${nationalClouds.join(", ")}.`;
const emailProblem = "This is not an e-mail address. It looks like ada@contoso.com.";

export const newCustomerSchema = z.object({
  name: z.string().trim().min(1, "Enter the customer's name.").max(120, "A name has at most 120 characters."),
  slug: z
    .string()
    .trim()
    .max(40, "At most 40 characters.")
    .superRefine((slug, context) => {
      const problem = slug === "" ? null : slugProblem(slug);
      if (problem) context.addIssue({ code: "custom", message: problem });
    }),
  dropzoneHost: z.string().max(longestTypedHost),
  apiKey: z.string().trim().max(500, "This is too long for an API key."),
  cloud: z
    .string()
    .max(100, cloudProblem)
    .transform((cloud) => cloud.trim().toLowerCase().replaceAll(/[ _]/g, "-") || "global")
    .pipe(z.enum(nationalClouds, { error: cloudProblem })),
  owner: z.string().trim().max(200, "A name has at most 200 characters."),
  contactName: z.string().trim().max(120, "A name has at most 120 characters."),
  expectedTenant: expectedTenantSchema,
  contactEmail: z.union([z.literal(""), z.email(emailProblem).max(254, emailProblem)], { error: emailProblem }),
});

/** `moreHosts`: the hosts that the configuration adds to Dropzone's own (DROPZONE_HOSTS). */
export const dropzoneHostSchema = (moreHosts: readonly string[]) =>
  z
    .string()
    .max(longestTypedHost, dropzoneHostWords("not-a-host", moreHosts))
    .transform((typed, context) => {
      const read = readDropzoneHost(typed, moreHosts);
      if (read.ok) return read.host;
      context.addIssue({ code: "custom", message: dropzoneHostWords(read.reason, moreHosts) });
      return z.NEVER;
    });

export const newCustomerFields = [
  "name",
  "slug",
  "dropzoneHost",
  "apiKey",
  "cloud",
  "owner",
  "expectedTenant",
  "contactName",
  "contactEmail",
] as const;
export type NewCustomerField = (typeof newCustomerFields)[number];
/** The text that was typed in each field. */
export type NewCustomerEntries = Partial<Record<NewCustomerField, string>>;

export type NewCustomerWish = {
  name: string;
  slug: string;
  /** True when staff typed the slug: if it is taken, the customer is refused. A slug made from the name gets a number instead. */
  slugIsGiven: boolean;
  dropzoneHost: string;
  apiKey: string | null;
  cloud: NationalCloud;
  /** As typed: the id, the name or the user name of a staff member. Null for nobody. */
  owner: string | null;
  /** The domain or tenant id that is expected. Null for no tenant in particular. */
  expectedTenant: string | null;
  contactName: string | null;
  contactEmail: string | null;
};
export type NewCustomerErrors = Partial<Record<NewCustomerField, string>>;
export type ReadNewCustomer = { ok: true; wish: NewCustomerWish } | { ok: false; reason: "incomplete"; fieldErrors: NewCustomerErrors };

export function readNewCustomer(entries: NewCustomerEntries, moreHosts: readonly string[] = []): ReadNewCustomer {
  const parsed = newCustomerSchema.extend({ dropzoneHost: dropzoneHostSchema(moreHosts) }).safeParse({
    ...Object.fromEntries(newCustomerFields.map((field) => [field, entries[field] ?? ""])),
    contactEmail: (entries.contactEmail ?? "").trim(),
  });
  if (!parsed.success) {
    const fieldErrors: NewCustomerErrors = {};
    for (const issue of parsed.error.issues) fieldErrors[issue.path[0] as NewCustomerField] ??= issue.message;
    return { ok: false, reason: "incomplete", fieldErrors };
  }
  const { slug, apiKey, owner, expectedTenant, contactName, contactEmail, ...rest } = parsed.data;
  const wish = {
    ...rest,
    slug: slug || slugFrom(rest.name),
    slugIsGiven: slug !== "",
    apiKey: apiKey || null,
    owner: owner || null,
    expectedTenant: expectedTenant || null,
    contactName: contactName || null,
    contactEmail: contactEmail || null,
  };
  return { ok: true, wish };
}
