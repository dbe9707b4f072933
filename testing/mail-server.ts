import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/** A mail server on this machine that delivers nothing: what it was given is handed over. */

type MailServer = { url: string; close(): Promise<void> };

type Offers = {
  /** When it offers TLS. Its certificate is one that it signed itself, so nobody should trust it. */
  tls?: "never" | "by-starttls" | "from-the-start";
  /** Gets each sender and recipient that a client names. */
  onAddress?: (address: string) => void;
};

/** Lines of a letter end in \n. An address that begins with `nobody@` has no mailbox. */
export async function startMailServer(onLetter: (letter: string) => void, { tls = "never", onAddress }: Offers = {}): Promise<MailServer> {
  const server = new SMTPServer({
    disabledCommands: tls === "by-starttls" ? ["AUTH"] : ["AUTH", "STARTTLS"],
    secure: tls === "from-the-start",
    logger: false,
    onMailFrom: ({ address }, _session, answer) => {
      onAddress?.(address);
      answer();
    },
    onRcptTo: ({ address }, _session, answer) => answer(address.startsWith("nobody@") ? noMailbox() : null),
    onData: (stream, _session, answer) => {
      text(stream).then((letter) => {
        onLetter(letter.replaceAll("\r\n", "\n"));
        answer();
      }, answer);
    },
  });
  // A client that does not trust the certificate hangs up, which the server reports as an error of its own.
  server.on("error", () => undefined);
  const listening = server.listen(0, "127.0.0.1");
  await new Promise((ready) => listening.once("listening", ready));
  return {
    url: `${tls === "from-the-start" ? "smtps" : "smtp"}://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    close: () => new Promise((done) => server.close(done)),
  };
}

const noMailbox = () => Object.assign(new Error("no such person"), { responseCode: 550 });
