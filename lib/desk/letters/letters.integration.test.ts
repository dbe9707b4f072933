import { randomUUID } from "node:crypto";
import { createServer, type Socket } from "node:net";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST as stopByMailProgram } from "@/app/letters/[token]/stop/route";
import { letterKinds } from "@/lib/catalogue/letters";
import { settleRun } from "@/lib/provisioning/run/settle-run";
import { listAudit } from "@/lib/store/audit";
import { bindEntraTenant, type Customer, createCustomer } from "@/lib/store/customers";
import { disconnectDatabase } from "@/lib/store/database";
import { endBinding } from "@/lib/store/ended-bindings";
import { claimLetters, listAddressees, recordHandedOver } from "@/lib/store/letter-sending";
import { listLetters, queueLetter } from "@/lib/store/letters";
import { type Person, recordPerson } from "@/lib/store/people";
import { createRun } from "@/lib/store/runs";
import { recordSubmission } from "@/lib/store/submissions";
import { listSubscriptions } from "@/lib/store/subscriptions";
import { useFreshDatabase } from "@/testing/database";
import { startMailServer } from "@/testing/mail-server";
import { answerLetterLink, loadLetterLink } from "./answer-link";
import { loadLetters } from "./load-letters";
import { queueReminders } from "./remind";
import { sendDueLetters } from "./send-due";
import { endLetters, nameColleague, subscribeSelf } from "./subscribe";

/** From the cause to a mail server on this machine, by a clock that the test moves. */

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let mailServer: Awaited<ReturnType<typeof startMailServer>>;
const mails: string[] = [];
let customer: Customer;
let ada: Person;
let count = 0;

const monday = new Date("2027-03-01T10:00:00Z");
const later = (from: Date, hours: number) => new Date(from.getTime() + hours * 3_600_000);

beforeAll(async () => {
  database = await useFreshDatabase();
  mailServer = await startMailServer((mail) => mails.push(unfolded(mail)));
  process.env.SMTP_URL = mailServer.url;
  process.env.SMTP_FROM = "Dropzone onboarding <onboarding@dropzone.ai>";
});
afterAll(async () => {
  await disconnectDatabase();
  await mailServer.close();
  await database.close();
});
beforeEach(async () => {
  // What the test before has left.
  await sendDueLetters(later(monday, 24 * 365 * 10));
  mails.length = 0;
  const name = `Contoso ${count++}`;
  customer = await createCustomer({ name, dropzoneHost: `c${count}.dropzone.app`, cloud: "global", createdBy: "casey" });
  ada = await newPerson(`ada${count}@contoso.com`);
});

function newPerson(userName: string): Promise<Person> {
  const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Ada Admin", userName };
  return recordPerson(customer.id, { ...seen, roles: ["global-administrator"] });
}

/** Quoted-printable, with soft line breaks. */
const unfolded = (mail: string) => mail.replace(/=\n/g, "").replace(/=3D/g, "=");
const subjectOf = (mail = "") => /^Subject: ((?:.*)(?:\n [^\n]*)*)/m.exec(mail)?.[1]?.replace(/\n /g, " ");
const tokenOf = (mail = "") => /\/letters\/([\w-]{43})\/stop>/.exec(mail.replace(/\n /g, ""))?.[1] ?? "";
const wish = { kinds: letterKinds, timeZone: "UTC" };
const wantsLetters = () => subscribeSelf(customer, ada, { ...wish, address: ada.userName });
const queueDone = (onceKey: string) =>
  queueLetter(customer.id, { kind: "done", step: null, facts: { what: "run", left: 0 }, onceKey, to: "subscribers" });
const statesOf = async () => (await listLetters(customer.id)).map(({ state }) => state);

describe("reminders", () => {
  it("come 60, 30, 14, 7 days and one day before the end, each once, while two years pass", async () => {
    await wantsLetters();
    const endsAt = "2029-03-01T15:00:00.000Z";
    await recordSubmission(customer.id, "data-source", { state: "saved", secretEndsAt: endsAt });
    const days: number[] = [];
    for (let now = monday; now.toISOString() < "2029-03-02"; now = later(now, now.toISOString() < "2028-12-24" ? 24 * 7 : 6)) {
      const before = mails.length;
      await queueReminders(now);
      await queueReminders(now);
      await Promise.all([sendDueLetters(now), sendDueLetters(now)]);
      if (mails.length > before) days.push(Math.ceil((Date.parse(endsAt) - now.getTime()) / 86_400_000));
    }
    expect(days).toHaveLength(5);
    expect(mails.map((mail) => Number(/ends in\s+(\d+)\s+day/.exec(subjectOf(mail) ?? "")?.[1]))).toEqual(days);
    // Each on its day, or on the next working morning.
    for (const [i, due] of [60, 30, 14, 7, 1].entries()) expect(due - (days[i] ?? 0), `${due} days`).toBeLessThanOrEqual(2);
    expect(mails[0]).toContain(`/setup/${customer.slug}/renew`);
  }, 120_000);

  it("are dropped when the secret was renewed while they waited for Monday", async () => {
    await wantsLetters();
    await recordSubmission(customer.id, "data-source", { state: "saved", secretEndsAt: "2027-03-20T10:00:00.000Z" });
    const saturday = new Date("2027-03-06T11:00:00Z");
    await queueReminders(saturday);
    await sendDueLetters(saturday);
    expect(mails).toEqual([]);
    await recordSubmission(customer.id, "data-source", { state: "saved", secretEndsAt: "2029-03-20T10:00:00.000Z" });
    await sendDueLetters(later(saturday, 48));
    expect(mails).toEqual([]);
    expect(await statesOf()).toEqual(["dropped"]);
  });
});

describe("a letter", () => {
  it("is made once for its cause, and what is due together is one mail", async () => {
    await wantsLetters();
    expect([await queueDone("run:1"), await queueDone("run:1")]).toEqual([1, 0]);
    await queueLetter(customer.id, {
      ...{ kind: "broken", step: "graph-permissions", facts: { lastSeenAt: null }, onceKey: "drift:1", to: "subscribers" },
    });
    await sendDueLetters(later(new Date(), 0.1));
    await sendDueLetters(nextWorkingNoon());
    expect((await statesOf()).filter((state) => state === "sent")).toHaveLength(2);
    expect(mails.length).toBeLessThanOrEqual(2);
    const before = mails.length;
    await sendDueLetters(later(nextWorkingNoon(), 1));
    expect(mails).toHaveLength(before);
  });

  it("has text, HTML, and the headers by which a mail program ends it", async () => {
    await wantsLetters();
    await queueDone("run:1");
    await sendDueLetters(nextWorkingNoon());
    expect(mails).toHaveLength(1);
    const head = (mails[0] ?? "").replace(/\n /g, "");
    expect(head).toMatch(/^List-Unsubscribe: ?<http:\/\/localhost:3000\/letters\/[\w-]{43}\/stop>$/m);
    expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    expect(head).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(head).toContain("Content-Type: text/plain");
    expect(head).toContain("Content-Type: text/html");
  });

  it("whose run is over is written in the transaction that ends the run", async () => {
    await wantsLetters();
    const runId = randomUUID();
    await createRun(customer.id, { id: runId, startedBy: ada.id, plan: [{ do: "create-client-secret" }] });
    await settleRun({ customerId: customer.id, runId });
    await settleRun({ customerId: customer.id, runId });
    await sendDueLetters(nextWorkingNoon());
    expect(mails.map(subjectOf)).toEqual([`${customer.name} and Dropzone AI: the portal has stopped, and 1 change is left`]);
  });
});

/** Half an hour after a working day's noon that is to come. */
function nextWorkingNoon(): Date {
  const noon = new Date();
  noon.setUTCHours(12, 30, 0, 0);
  do noon.setUTCDate(noon.getUTCDate() + 1);
  while (noon.getUTCDay() === 0 || noon.getUTCDay() === 6);
  return noon;
}

describe("a process that dies", () => {
  const claim = async (now: Date) => {
    const [addressee] = await listAddressees(now, 10);
    if (!addressee) throw new Error("nothing waits");
    return claimLetters(addressee, now, async (waiting) => ({ send: waiting, drop: [], later: now }));
  };

  it("before the mail server agreed leaves the letter to the next sweep, and it goes out once", async () => {
    await wantsLetters();
    await queueDone("run:1");
    const noon = nextWorkingNoon();
    await claim(noon);
    await sendDueLetters(later(noon, 0.1));
    expect(mails).toEqual([]);
    await sendDueLetters(later(noon, 0.2));
    await sendDueLetters(later(noon, 0.5));
    expect(mails).toHaveLength(1);
    expect(await statesOf()).toEqual(["sent"]);
  });

  it("after that leaves it unsure, and it is never sent again", async () => {
    await wantsLetters();
    await queueDone("run:1");
    const noon = nextWorkingNoon();
    const claimed = await claim(noon);
    await recordHandedOver({ customerId: customer.id, mailId: claimed?.mailId ?? "" });
    for (const hours of [0.2, 1, 24]) await sendDueLetters(later(noon, hours));
    expect(mails).toEqual([]);
    expect(await statesOf()).toEqual(["unsure"]);
  });
});

describe("a colleague", () => {
  const address = "eve@fabrikam.com";
  const named = () => nameColleague(customer, ada, { ...wish, address, duty: "exchange-admin" });

  it("gets one letter that asks, at once, and nothing else before they agree", async () => {
    expect(await named()).toEqual({ ok: true, isAsked: true });
    await queueDone("run:1");
    await sendDueLetters(later(new Date(), 0.1));
    await sendDueLetters(nextWorkingNoon());
    expect(mails.map(subjectOf)).toEqual([`May the onboarding portal of Dropzone write to you about ${customer.name}?`]);
    const token = tokenOf(mails[0]);
    expect(await loadLetterLink(token)).toMatchObject({ state: "asked", address });
    expect(await answerLetterLink(token, { wants: true, timeZone: "Asia/Tokyo" })).toBe(true);
    expect((await listSubscriptions(customer.id))[0]).toMatchObject({ timeZone: "Asia/Tokyo", confirmedAt: expect.any(String) });
    expect(await queueDone("run:2")).toBe(1);
  });

  it("who said no is not asked again by anybody", async () => {
    await named();
    await sendDueLetters(later(new Date(), 0.1));
    await answerLetterLink(tokenOf(mails[0]), { wants: false, timeZone: "" });
    expect(await named()).toEqual({ ok: false, reason: "said-no" });
    await sendDueLetters(nextWorkingNoon());
    expect(mails).toHaveLength(1);
  });

  it("is asked once a week at most, however often they are ended and named again", async () => {
    for (let i = 0; i < 3; i++) {
      expect((await named()).ok).toBe(true);
      const [row] = await listSubscriptions(customer.id);
      await endLetters(customer, ada, { id: row?.id ?? "", isAdmin: true });
    }
    await named();
    await sendDueLetters(later(new Date(), 0.1));
    await sendDueLetters(nextWorkingNoon());
    expect(mails).toHaveLength(1);
  });

  it("is one of ten who are asked within a day", async () => {
    const ask = (n: number) => nameColleague(customer, ada, { ...wish, address: `eve${n}@fabrikam.com`, duty: null });
    for (let n = 0; n < 10; n++) expect(await ask(n)).toEqual({ ok: true, isAsked: true });
    expect(await ask(10)).toEqual({ ok: false, reason: "too-many" });
    expect(await nameColleague(customer, ada, { ...wish, address: "eve", duty: null })).toEqual({ ok: false, reason: "not-an-address" });
  });

  it("whose tenant staff let go gets nothing about the next one", async () => {
    await bindEntraTenant(customer.id, { tenantId: ada.entraTenantId, tenantName: "Contoso", initialDomain: null, personId: ada.id });
    await wantsLetters();
    expect((await endBinding(customer.id, { staffId: randomUUID(), approvalId: null })).ok).toBe(true);
    expect(await queueDone("run:1")).toBe(0);
  });
});

describe("oneself", () => {
  it("needs to agree only at another address than the one that one signs in with", async () => {
    expect(await wantsLetters()).toEqual({ ok: true, isAsked: false });
    expect(await subscribeSelf(customer, ada, { ...wish, address: "ada.private@fabrikam.com" })).toEqual({ ok: true, isAsked: true });
    expect((await loadLetters(customer.id, ada)).own).toMatchObject({ address: "ada.private@fabrikam.com", state: "asked" });
    expect((await listSubscriptions(customer.id)).map(({ endedBy }) => endedBy)).toEqual(["colleague", null]);
  });

  it("ends the letters with one click of the mail program, without a sign-in, and may begin them again", async () => {
    await wantsLetters();
    await queueDone("run:1");
    await sendDueLetters(nextWorkingNoon());
    const token = tokenOf(mails[0]);
    const post = (which: string) => {
      const request = new NextRequest(`http://localhost:3000/letters/${which}/stop`, {
        method: "POST",
        body: "List-Unsubscribe=One-Click",
      });
      return stopByMailProgram(request, { params: Promise.resolve({ token: which }) });
    };
    expect((await loadLetterLink(token))?.state).toBe("on");
    expect((await post("x".repeat(43))).status).toBe(404);
    expect([(await post(token)).status, (await post(token)).status]).toEqual([200, 200]);
    expect(await queueDone("run:2")).toBe(0);
    expect((await loadLetterLink(token))?.state).toBe("ended");
    await answerLetterLink(token, { wants: true, timeZone: "" });
    expect(await queueDone("run:3")).toBe(1);
    const trail = await listAudit(customer.id);
    expect(trail.map(({ action }) => action)).toEqual(["letters-wanted", "letters-ended", "letters-agreed"]);
    expect(JSON.stringify(trail)).not.toContain(ada.userName);
  });
});

describe("a mail server", () => {
  it("that takes nothing for now is tried again, and one that hangs up after it began to take a letter is not", async () => {
    await wantsLetters();
    let answer: "421" | "cut" = "421";
    const seen: string[] = [];
    const server = createServer((socket) =>
      speak(
        socket,
        () => answer,
        (what) => seen.push(what),
      ),
    );
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const { port } = server.address() as { port: number };
    const { env } = await import("@/lib/env");
    const usual = env().SMTP_URL;
    env().SMTP_URL = `smtp://127.0.0.1:${port}`;
    const noon = nextWorkingNoon();
    await queueDone("run:1");
    await sendDueLetters(noon);
    expect([seen, await statesOf()]).toEqual([["MAIL"], ["queued"]]);
    // Not before the pause is over.
    await sendDueLetters(later(noon, 0.02));
    expect(seen).toEqual(["MAIL"]);
    answer = "cut";
    await sendDueLetters(later(noon, 0.1));
    expect([seen, await statesOf()]).toEqual([["MAIL", "MAIL", "letter"], ["unsure"]]);
    await sendDueLetters(later(noon, 5));
    expect(seen).toHaveLength(3);
    env().SMTP_URL = usual;
    await new Promise((done) => server.close(done));
  });
});

/** As little of SMTP as it takes: refuses the sender for now, or takes the letter and hangs up without a word. */
function speak(socket: Socket, how: () => "421" | "cut", onSeen: (what: string) => void): void {
  let isLetter = false;
  socket.on("error", () => undefined);
  socket.write("220 here\r\n");
  socket.on("data", (data) => {
    const said = data.toString();
    if (isLetter) {
      if (!said.includes("\r\n.\r\n")) return;
      onSeen("letter");
      return void socket.destroy();
    }
    if (said.startsWith("MAIL")) onSeen("MAIL");
    if (said.startsWith("MAIL") && how() === "421") return void socket.end("421 later\r\n");
    isLetter = said.startsWith("DATA");
    socket.write(isLetter ? "354 go\r\n" : "250 ok\r\n");
  });
}
