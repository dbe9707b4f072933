import "server-only";
import { env } from "@/lib/env";
import { renewPath } from "@/lib/links/paths";
import type { Customer } from "@/lib/store/customers";
import { findEndings } from "@/lib/store/expiries";

/** A calendar entry (iCalendar, RFC 5545) for 30 days before the client secret expires. Null when no secret is known. */
export async function secretReminder(customer: Customer): Promise<string | null> {
  const { secret } = await findEndings(customer.id);
  return secret && calendar({ slug: customer.slug, endsAt: new Date(secret.endsAt), now: new Date(), portal: env().PORTAL_ORIGIN });
}

export function calendar({ slug, endsAt, now, portal }: { slug: string; endsAt: Date; now: Date; portal: string }): string {
  const day = (date: Date) => date.toISOString().slice(0, 10).replaceAll("-", "");
  const remindAt = new Date(endsAt.getTime() - 30 * 24 * 3600 * 1000);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Dropzone AI//Onboarding portal//EN",
    "BEGIN:VEVENT",
    `UID:client-secret-${slug}-${day(endsAt)}@${new URL(portal).hostname}`,
    `DTSTAMP:${now.toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART;VALUE=DATE:${day(remindAt)}`,
    "SUMMARY:Renew the Dropzone AI client secret",
    fold(
      `DESCRIPTION:The secret “Dropzone AI Integration Key” ends on ${endsAt.toISOString().slice(0, 10)}. Dropzone stops working on that day unless it is renewed. Renewing takes about a minute: ${portal}${renewPath(slug)}`,
    ),
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** Folds lines longer than 75 octets: a continuation starts with a space (RFC 5545, section 3.1). */
function fold(line: string): string {
  const parts: string[] = [];
  let part = "";
  for (const character of line) {
    if (Buffer.byteLength(part + character) > 74) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part].join("\r\n ");
}
