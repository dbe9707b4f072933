import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { settleRun } from "@/lib/provisioning/run/settle-run";
import { claimLetters, listAddressees, recordHandedOver } from "@/lib/store/letter-sending";
import { queueLetter } from "@/lib/store/letters";
import { createRun } from "@/lib/store/runs";
import { recordSubmission } from "@/lib/store/submissions";
import {
  ada,
  customer,
  later,
  mails,
  nextWorkingNoon,
  queueDone,
  statesOf,
  subjectOf,
  wantsLetters,
  withLetters,
} from "@/testing/letters-world";
import { startRudeMailServer } from "@/testing/rude-mail-server";
import { queueReminders } from "./remind";
import { sendDueLetters } from "./send-due";

/** From the cause to a mail server on this machine, by a clock that the test moves. */

withLetters();
const monday = new Date("2027-03-01T10:00:00Z");

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

describe("a mail server", () => {
  it("that takes nothing for now is tried again, and one that hangs up after it began to take a letter is not", async () => {
    await wantsLetters();
    const rude = await startRudeMailServer();
    const { SMTP_URL: usual } = env();
    env().SMTP_URL = rude.url;
    const noon = nextWorkingNoon();
    await queueDone("run:1");
    await sendDueLetters(noon);
    expect([rude.seen, await statesOf()]).toEqual([["MAIL"], ["queued"]]);
    // Not before the pause is over.
    await sendDueLetters(later(noon, 0.02));
    expect(rude.seen).toEqual(["MAIL"]);
    rude.manner.now = "cut";
    await sendDueLetters(later(noon, 0.1));
    expect([rude.seen, await statesOf()]).toEqual([["MAIL", "MAIL", "letter"], ["unsure"]]);
    await sendDueLetters(later(noon, 5));
    expect(rude.seen).toHaveLength(3);
    env().SMTP_URL = usual;
    await rude.close();
  });
});
