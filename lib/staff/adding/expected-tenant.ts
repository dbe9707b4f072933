import { z } from "zod";

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

function isDomain(text: string): boolean {
  const labels = text.split(".");
  return labels.length > 1 && labels.every((label) => /^[a-z0-9-]{1,63}$/.test(label) && !label.startsWith("-") && !label.endsWith("-"));
}

/** The domain of the first contact's address. Null for an address that says nothing about the organization. */
export function proposedTenant(email: string): string | null {
  const domain = email.trim().toLowerCase().split("@").at(-1) ?? "";
  return email.includes("@") && isDomain(domain) && !publicMailDomains.has(domain) ? domain : null;
}

/** Mail providers where anybody gets an address. */
const publicMailDomains: ReadonlySet<string> = new Set([
  ...["gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "msn.com", "yahoo.com", "yahoo.co.uk"],
  ...["ymail.com", "rocketmail.com", "icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "pm.me", "tutanota.com"],
  ...[
    "fastmail.com",
    "hey.com",
    "zoho.com",
    "mail.com",
    "gmx.com",
    "gmx.net",
    "gmx.de",
    "web.de",
    "t-online.de",
    "freenet.de",
    "orange.fr",
  ],
  ...[
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "libero.it",
    "yandex.com",
    "yandex.ru",
    "mail.ru",
    "qq.com",
    "163.com",
    "126.com",
    "naver.com",
  ],
  ...[
    "comcast.net",
    "verizon.net",
    "att.net",
    "bluewin.ch",
    "outlook.de",
    "hotmail.de",
    "hotmail.fr",
    "outlook.fr",
    "yahoo.de",
    "yahoo.fr",
  ],
]);
