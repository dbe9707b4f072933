import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";

/** A mail server for tests: it speaks enough SMTP for nodemailer, delivers nothing, and hands each letter to `onLetter`. */

type MailServer = { url: string; close(): Promise<void> };

/** Refuses recipients called nobody, at any domain. */
export async function startMailServer(onLetter: (letter: string) => void): Promise<MailServer> {
  const server = createServer((socket) => speakSmtp(socket, onLetter));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

function speakSmtp(socket: Socket, onLetter: (letter: string) => void): void {
  let letter: string[] | null = null;
  let rest = "";
  const say = (line: string) => socket.write(`${line}\r\n`);
  say("220 mail ready");
  socket.on("error", () => undefined); // The client hangs up when it is done.
  socket.on("data", (part) => {
    const lines = `${rest}${part}`.split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (letter && line !== ".") letter.push(line);
      else if (letter) {
        onLetter(letter.join("\n"));
        letter = null;
        say("250 taken");
      } else if (line === "DATA") {
        letter = [];
        say("354 go on");
      } else if (line.startsWith("RCPT TO:<nobody@")) say("550 no such person");
      else say(line === "QUIT" ? "221 bye" : "250 fine");
    }
  });
}
