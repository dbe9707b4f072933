/** What the domain of a person's address says about their organization. Without a schema: a form in the browser asks it too. Pure. */

export function isDomain(text: string): boolean {
  const labels = text.split(".");
  return labels.length > 1 && labels.every((label) => /^[a-z0-9-]{1,63}$/.test(label) && !label.startsWith("-") && !label.endsWith("-"));
}

/** The domain of the first contact's address. Null for an address that says nothing about the organization. */
export function proposedTenant(email: string): string | null {
  const domain = email.trim().toLowerCase().split("@").at(-1) ?? "";
  return email.includes("@") && isDomain(domain) && !publicMailDomains.has(domain) ? domain : null;
}

/** Mail providers where anybody gets an address. */
export const publicMailDomains: ReadonlySet<string> = new Set([
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
