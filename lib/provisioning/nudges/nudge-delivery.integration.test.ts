import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { listAudit } from "@/lib/store/audit";
import { type Customer, createCustomer } from "@/lib/store/customers";
import { disconnectDatabase } from "@/lib/store/database";
import { addNudge, claimNudge } from "@/lib/store/nudges";
import { useFreshDatabase } from "@/scripts/test-database";
import { startEngine } from "../engine";
import { nudgeDelivery, sendNudge } from "./nudge-delivery";

/** Through PostgreSQL and the durable engine to a mail server on this machine, which speaks as much SMTP as it takes. */

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let mailServer: Server;
let customer: Customer;
const letters: string[] = [];

beforeAll(async () => {
  database = await useFreshDatabase();
  mailServer = createServer(speakSmtp);
  await new Promise<void>((ready) => mailServer.listen(0, "127.0.0.1", ready));
  process.env.SMTP_URL = `smtp://127.0.0.1:${(mailServer.address() as AddressInfo).port}`;
  process.env.SMTP_FROM = "Dropzone onboarding <onboarding@dropzone.ai>";
  await startEngine();
  customer = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "casey" });
});
afterAll(async () => {
  await DBOS.shutdown();
  await disconnectDatabase();
  await new Promise((done) => mailServer.close(done));
  await database.close();
});

function speakSmtp(socket: Socket): void {
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
        letters.push(letter.join("\n"));
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

const sender = { id: "casey", name: "Casey CSM" };
const letter = {
  to: "ada@contoso.com",
  subject: "Your turn\r\nBcc: eve@example.com",
  text: "Hello Ada,\nplease consent.",
  step: "connect" as const,
  sender,
};
const settled = (state: string) =>
  vi.waitFor(
    async () => {
      const [newest] = (await nudgeDelivery(customer.id)).sent;
      expect(newest?.state).toBe(state);
      return newest;
    },
    { timeout: 15_000, interval: 50 },
  );

describe("a nudge", () => {
  it("goes out once when it is sent, however often the button is pressed, and stands in the audit trail without an address", async () => {
    const id = "0e000000-0000-4000-8000-000000000001";
    expect(await sendNudge(customer.id, { ...letter, id })).toEqual({ ok: true, id });
    expect(await sendNudge(customer.id, { ...letter, id })).toEqual({ ok: true, id });
    expect(await settled("sent")).toMatchObject({ recipient: "ada@contoso.com", step: "connect", trouble: null });
    expect(letters).toHaveLength(1);
    expect(letters[0]).toContain("please consent.");
    expect(letters[0]).toMatch(/^Message-ID: <0e000000-0000-4000-8000-000000000001@dropzone.ai>$/m);
    expect(letters[0]).not.toMatch(/^Bcc:/m);
    const said = (await listAudit(customer.id)).filter(({ action }) => action === "nudge-sent");
    expect(said).toHaveLength(1);
    expect(JSON.stringify(said)).not.toContain("ada@contoso.com");
  });

  it("says why when the mail server does not take it", async () => {
    await sendNudge(customer.id, { ...letter, to: "nobody@contoso.com" });
    expect(await settled("failed")).toMatchObject({ trouble: "recipient-refused" });
  });

  it("is not sent again after a process died while sending it: whether it arrived is not known", async () => {
    const id = "0e000000-0000-4000-8000-000000000002";
    await addNudge(customer.id, { id, step: null, recipient: letter.to, subject: "s", body: "b", createdBy: "casey" });
    expect(await claimNudge(customer.id, id)).not.toBeNull();
    const before = letters.length;
    await sendNudge(customer.id, { ...letter, id });
    await settled("unsure");
    expect(letters).toHaveLength(before);
  });

  it("needs an address", async () => {
    expect(await sendNudge(customer.id, { ...letter, to: "ada" })).toEqual({ ok: false, reason: "not-an-address" });
  });
});
