import { z } from "zod";
import { isDomain, publicMailDomains } from "./mail-domains";

/** The Entra tenant that staff expect for a customer: a tenant id, or a domain that Microsoft has verified for it. Pure. */

const example = "It looks like contoso.com or 8f2e4c1a-0000-4000-8000-000000000000.";

/** Empty when no tenant in particular is expected. In lower case. */
export const expectedTenantSchema = z
  .string()
  .max(255, `This is too long for a domain. ${example}`)
  .transform((typed) => typed.trim().toLowerCase())
  .superRefine((expected, context) => {
    const problem = expected === "" ? null : problemOf(expected);
    if (problem) context.addIssue({ code: "custom", message: problem });
  });

function problemOf(expected: string): string | null {
  if (isTenantId(expected)) return null;
  if (!isDomain(expected)) return `This is neither a domain nor a tenant ID. ${example}`;
  return publicMailDomains.has(expected) ? `Anybody can have an address at ${expected}, so it is no organization's domain.` : null;
}

const isTenantId = (text: string): boolean => z.guid().safeParse(text).success;
