import "server-only";
import nodemailer from "nodemailer";
import { env } from "@/lib/env";
import type { NudgeTrouble } from "@/lib/staff/letters/nudge-states";

/** Hands a letter to the mail server. It knows no customer, and sends nothing by itself. */

export type Message = { id: string; to: string; subject: string; text: string };
export type Posted = { ok: true } | { ok: false; reason: NudgeTrouble };

export function isMailConfigured(): boolean {
  const { SMTP_URL, SMTP_FROM } = env();
  return SMTP_URL !== undefined && SMTP_FROM !== undefined;
}

export async function postLetter({ id, to, subject, text }: Message): Promise<Posted> {
  const { SMTP_URL, SMTP_FROM } = env();
  if (SMTP_URL === undefined || SMTP_FROM === undefined) return { ok: false, reason: "not-configured" };
  // Nothing in a letter may name a file or an address whose content would then be sent along.
  const transport = nodemailer.createTransport({ url: SMTP_URL, disableFileAccess: true, disableUrlAccess: true, ...deadlines });
  try {
    // The same letter has the same Message-ID, so that a mail server that takes it twice can tell.
    await transport.sendMail({
      from: SMTP_FROM,
      to: { name: "", address: to },
      subject,
      text,
      messageId: `<${id}@${senderDomain(SMTP_FROM)}>`,
    });
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  } finally {
    transport.close();
  }
}

const deadlines = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

const senderDomain = (from: string) => /@([\w.-]+)/.exec(from)?.[1] ?? "localhost";

/** The server's own words may repeat the address of the person, so none of them are kept. */
function reasonOf(error: unknown): NudgeTrouble {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (code === "EENVELOPE") return "recipient-refused";
  if (typeof responseCode === "number" || code === "EAUTH" || code === "EMESSAGE") return "mail-server-refused";
  return "mail-server-unreachable";
}
