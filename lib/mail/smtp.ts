import "server-only";
import nodemailer from "nodemailer";
import { env } from "@/lib/env";
import type { NudgeTrouble } from "@/lib/staff/letters/nudge-states";

/** Gives a letter to the mail server. It knows no customer, and does not decide what is sent. */

export type Message = {
  /** Becomes the Message-ID. */
  id: string;
  to: string;
  subject: string;
  text: string;
};
export type Posted = { ok: true } | { ok: false; reason: NudgeTrouble };

export function isMailConfigured(): boolean {
  const { SMTP_URL, SMTP_FROM } = env();
  return SMTP_URL !== undefined && SMTP_FROM !== undefined;
}

/** Returns the reason when the letter was not accepted. Errors of the mail server are not thrown. */
export async function postLetter({ id, to, subject, text }: Message): Promise<Posted> {
  const { SMTP_URL, SMTP_FROM } = env();
  if (SMTP_URL === undefined || SMTP_FROM === undefined) return { ok: false, reason: "not-configured" };
  // If a letter names a file or an address, Nodemailer must not attach its content.
  const transport = nodemailer.createTransport({ url: SMTP_URL, disableFileAccess: true, disableUrlAccess: true, ...deadlines });
  try {
    // A letter keeps its Message-ID, so that a mail server can recognize one that it receives twice.
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

/** The server's message may repeat the person's address, so it is not kept. */
function reasonOf(error: unknown): NudgeTrouble {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (code === "EENVELOPE") return "recipient-refused";
  if (typeof responseCode === "number" || code === "EAUTH" || code === "EMESSAGE") return "mail-server-refused";
  return "mail-server-unreachable";
}
