import { z } from "zod";
import { type NationalCloud, nationalClouds } from "@/lib/catalogue/clouds";
import { slugFrom, slugProblem } from "./slugs";

/** Reads what staff enter about a new customer, in the form or in a row of a table. It reports all errors at once. Pure. */

/** The domains of Dropzone's tenants. Any other host is refused, because the customer's API key is sent to it. */
const dropzoneSuffixes = [".dropzone.app", ".dropzone.ai"] as const;

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
  dropzoneHost: z
    .string()
    .max(2000, "This is not a host name. It looks like contoso.dropzone.app.")
    .transform(hostOf)
    .superRefine((host, context) => {
      const problem = hostProblem(host);
      if (problem) context.addIssue({ code: "custom", message: problem });
    }),
  apiKey: z.string().trim().max(500, "This is too long for an API key."),
  cloud: z
    .string()
    .max(100, cloudProblem)
    .transform((cloud) => cloud.trim().toLowerCase().replaceAll(/[ _]/g, "-") || "global")
    .pipe(z.enum(nationalClouds, { error: cloudProblem })),
  owner: z.string().trim().max(200, "A name has at most 200 characters."),
  contactName: z.string().trim().max(120, "A name has at most 120 characters."),
  contactEmail: z.union([z.literal(""), z.email(emailProblem).max(254, emailProblem)], { error: emailProblem }),
});

export const newCustomerFields = ["name", "slug", "dropzoneHost", "apiKey", "cloud", "owner", "contactName", "contactEmail"] as const;
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
  contactName: string | null;
  contactEmail: string | null;
};
export type NewCustomerErrors = Partial<Record<NewCustomerField, string>>;
export type ReadNewCustomer = { ok: true; wish: NewCustomerWish } | { ok: false; reason: "incomplete"; fieldErrors: NewCustomerErrors };

export function readNewCustomer(entries: NewCustomerEntries): ReadNewCustomer {
  const parsed = newCustomerSchema.safeParse({
    ...Object.fromEntries(newCustomerFields.map((field) => [field, entries[field] ?? ""])),
    contactEmail: (entries.contactEmail ?? "").trim(),
  });
  if (!parsed.success) {
    const fieldErrors: NewCustomerErrors = {};
    for (const issue of parsed.error.issues) fieldErrors[issue.path[0] as NewCustomerField] ??= issue.message;
    return { ok: false, reason: "incomplete", fieldErrors };
  }
  const { slug, apiKey, owner, contactName, contactEmail, ...rest } = parsed.data;
  const wish = {
    ...rest,
    slug: slug || slugFrom(rest.name),
    slugIsGiven: slug !== "",
    apiKey: apiKey || null,
    owner: owner || null,
    contactName: contactName || null,
    contactEmail: contactEmail || null,
  };
  return { ok: true, wish };
}

/** The host name, also when an address was copied from the browser. */
function hostOf(typed: string): string {
  const bare = typed.trim().toLowerCase();
  if (!bare.startsWith("http://") && !bare.startsWith("https://")) return withoutTail(bare, "./");
  return URL.canParse(bare) ? new URL(bare).hostname : bare;
}

/** A loop, because /[./]+$/ would take quadratic time for a long row of dots inside a text. */
function withoutTail(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function hostProblem(host: string): string | null {
  if (host === "") return "Enter the host of their Dropzone tenant. It looks like contoso.dropzone.app.";
  if (host.length > 253 || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(host))
    return "This is not a host name. It looks like contoso.dropzone.app.";
  return dropzoneSuffixes.some((suffix) => host.endsWith(suffix))
    ? null
    : `This is not a Dropzone tenant: its host ends in ${dropzoneSuffixes.join(" or ")}.`;
}
