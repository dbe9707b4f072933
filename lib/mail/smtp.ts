import "server-only";
import { Readable } from "node:stream";
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
  /** The same as the text, drawn. */
  html?: string;
  /** For a letter that no person has written: where a mail program sends the POST of its own "unsubscribe". https://www.rfc-editor.org/rfc/rfc8058 */
  unsubscribeUrl?: string;
  /** Called when the mail server has agreed to take the letter, before it gets any of it. When this throws, it gets nothing. */
  beforeHandOver?: () => Promise<void>;
};

/**
 * `mayHaveArrived`: the server had begun to take it, and did not say how that ended. `isFinal`: it would refuse the same letter again
 * (a reply of 5xx).
 */
export type Posted = { ok: true } | { ok: false; reason: NudgeTrouble; mayHaveArrived: boolean; isFinal: boolean };

export function isMailConfigured(): boolean {
  const { SMTP_URL, SMTP_FROM } = env();
  return SMTP_URL !== undefined && SMTP_FROM !== undefined;
}

/** Returns the reason when the letter was not accepted. Errors of the mail server are not thrown. */
export async function postLetter({ id, to, beforeHandOver, unsubscribeUrl, ...content }: Message): Promise<Posted> {
  const { SMTP_URL, SMTP_FROM } = env();
  if (SMTP_URL === undefined || SMTP_FROM === undefined) return notPosted("not-configured");
  const transport = nodemailer.createTransport(transportOptions(SMTP_URL));
  let isHandedOver = false;
  transport.use("stream", (mail, done) => {
    mail.message.processFunc((letter) => Readable.from(handedOver(letter)));
    done();
  });
  async function* handedOver(letter: AsyncIterable<Buffer>) {
    // Nodemailer reads the letter only after the server has answered DATA with 354.
    await beforeHandOver?.();
    isHandedOver = true;
    yield* letter;
  }
  try {
    // A letter keeps its Message-ID, so that a mail server can recognize one that it receives twice.
    await transport.sendMail({
      from: SMTP_FROM,
      to: { name: "", address: to },
      ...content,
      messageId: `<${id}@${senderDomain(SMTP_FROM)}>`,
      headers: unsubscribing(unsubscribeUrl),
    });
    return { ok: true };
  } catch (error) {
    const { responseCode } = error as { responseCode?: number };
    const isAnswered = typeof responseCode === "number";
    const reason = reasonOf(error);
    // Whoever runs the mail server can switch TLS on.
    const isFinal = isAnswered && responseCode >= 500 && reason !== "mail-server-without-tls";
    return notPosted(reason, { mayHaveArrived: isHandedOver && !isAnswered, isFinal });
  } finally {
    transport.close();
  }
}

const notPosted = (reason: NudgeTrouble, how = { mayHaveArrived: false, isFinal: false }): Posted => ({ ok: false, reason, ...how });

const unsubscribing = (url: string | undefined): Record<string, string> =>
  url === undefined
    ? {}
    : // The last one keeps absence notes away: no person has written this. https://www.rfc-editor.org/rfc/rfc3834
      { "List-Unsubscribe": `<${url}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated" };

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
