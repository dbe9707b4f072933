import { type AddressInfo, createServer, type Socket } from "node:net";

/**
 * A mail server that takes nothing: it puts the sender off ("later"), or takes a letter and hangs up without a word ("cut"). As little of SMTP
 * as that needs.
 */
export async function startRudeMailServer() {
  /** "MAIL" for each sender it heard of, "letter" for each letter it got. */
  const seen: string[] = [];
  const manner = { now: "later" as "later" | "cut" };
  const server = createServer((socket) => speak(socket, () => manner.now, seen));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    ...{ seen, manner, url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}` },
    close: () => new Promise((done) => server.close(done)),
  };
}

function speak(socket: Socket, how: () => "later" | "cut", seen: string[]): void {
  let isLetter = false;
  socket.on("error", () => undefined);
  socket.write("220 here\r\n");
  socket.on("data", (data) => {
    const said = data.toString();
    if (isLetter) {
      if (!said.includes("\r\n.\r\n")) return;
      seen.push("letter");
      return void socket.destroy();
    }
    if (said.startsWith("MAIL")) seen.push("MAIL");
    if (said.startsWith("MAIL") && how() === "later") return void socket.end("421 later\r\n");
    isLetter = said.startsWith("DATA");
    socket.write(isLetter ? "354 go\r\n" : "250 ok\r\n");
  });
}
