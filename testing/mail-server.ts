import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/** A mail server on this machine that delivers nothing: what it was given is handed over. */

type MailServer = { url: string; close(): Promise<void> };

/** Lines of a letter end in \n. An address that begins with `nobody@` has no mailbox. */
export async function startMailServer(onLetter: (letter: string) => void): Promise<MailServer> {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onRcptTo: ({ address }, _session, answer) => answer(address.startsWith("nobody@") ? noMailbox() : null),
    onData: (stream, _session, answer) => {
      text(stream).then((letter) => {
        onLetter(letter.replaceAll("\r\n", "\n"));
        answer();
      }, answer);
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await new Promise((ready) => listening.once("listening", ready));
  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    close: () => new Promise((done) => server.close(done)),
  };
}

const noMailbox = () => Object.assign(new Error("no such person"), { responseCode: 550 });
