import "server-only";
import nodemailer from "nodemailer";
import { env } from "@/lib/env";
import type { NudgeTrouble } from "@/lib/staff/letters/nudge-states";
import { transportOptions } from "./transport-options";

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
  const transport = nodemailer.createTransport(transportOptions(SMTP_URL));
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

const senderDomain = (from: string) => /@([\w.-]+)/.exec(from)?.[1] ?? "localhost";

/** The server's message may repeat the person's address, so it is not kept. */
function reasonOf(error: unknown): NudgeTrouble {
  const { code, originalCode = "", responseCode } = error as { code?: string; originalCode?: string; responseCode?: number };
  if (code === "EENVELOPE") return "recipient-refused";
  // ETLS: STARTTLS failed or is not offered. The others: Node refused the certificate, or there is no common version of TLS.
  if (code === "ETLS" || /CERT|^ERR_(TLS|SSL)/.test(originalCode)) return "mail-server-without-tls";
  if (typeof responseCode === "number" || code === "EAUTH" || code === "EMESSAGE") return "mail-server-refused";
  return "mail-server-unreachable";
}
