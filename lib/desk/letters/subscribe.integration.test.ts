import { randomUUID } from "node:crypto";
import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { POST as stopByMailProgram } from "@/app/letters/[token]/stop/route";
import { statesOfSteps } from "@/lib/catalogue/step-states";
import type { Summary } from "@/lib/staff/list/summary";
import { listAudit } from "@/lib/store/audit";
import { bindEntraTenant } from "@/lib/store/customers";
import { endBinding } from "@/lib/store/ended-bindings";
import { listLetters } from "@/lib/store/letters";
import { listSubscriptions } from "@/lib/store/subscriptions";
import {
  ada,
  customer,
  later,
  mails,
  newPerson,
  nextWorkingNoon,
  queueDone,
  statesOf,
  subjectOf,
  tokenOf,
  wantsLetters,
  wish,
  withLetters,
} from "@/testing/letters-world";
import { answerLetterLink, loadLetterLink } from "./answer-link";
import { queueFirstAlert } from "./first-alert";
import { loadLetters } from "./load-letters";
import { sendDueLetters } from "./send-due";
import { endLetters, nameColleague, subscribeSelf } from "./subscribe";
import { queueTurn } from "./turn";

/** Who gets letters, and who gets which. */

withLetters();

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

describe("it is your turn", () => {
  const waiting = (change: Partial<Summary>): Summary => ({
    ...{ states: statesOfSteps(() => undefined), done: 3, of: 17, stage: "setting-up", nextExpiry: null, capabilities: null },
    ...{ waitingOn: "exchange-admin", waitingStep: "exchange-role", waitingSince: "2027-03-01T09:00:00.000Z" },
    ...{ lastActivityAt: "2027-03-01T09:00:00.000Z", brokenSince: null, broken: [], ...change },
  });
  const written = async () => (await listLetters(customer.id)).filter(({ kind }) => kind === "turn").length;

  it("is written once to those whose role it takes, and to the colleague who was named for that part", async () => {
    await wantsLetters();
    const app = await newPerson(`amir.${customer.slug}@contoso.com`, ["application-administrator"]);
    await subscribeSelf(customer, app, { ...wish, address: app.userName });
    for (const duty of ["exchange-admin", "graph-consent"] as const) {
      await nameColleague(customer, ada, { ...wish, address: `${duty}@contoso.com`, duty });
      await sendDueLetters(later(new Date(), 0.1));
      await answerLetterLink(tokenOf(mails.at(-1)), { wants: true, timeZone: "" });
    }
    await queueTurn(customer.id, { before: null, after: waiting({}) });
    await queueTurn(customer.id, { before: waiting({}), after: waiting({}) });
    await queueTurn(customer.id, { before: null, after: waiting({}) });
    // Ada, and whoever was named for Exchange. Neither Amir nor whoever was named for Graph.
    expect(await written()).toBe(2);
  });

  it("is not written while Microsoft or Dropzone has to move, nor for what the letter about a break says already", async () => {
    await wantsLetters();
    for (const waitingOn of ["microsoft", "us", "nobody"] as const)
      await queueTurn(customer.id, { before: null, after: waiting({ waitingOn }) });
    await queueTurn(customer.id, { before: null, after: waiting({ broken: ["exchange-role"] }) });
    expect(await written()).toBe(0);
  });

  it("is dropped when the step is done before the letter goes out", async () => {
    await wantsLetters();
    await queueTurn(customer.id, { before: null, after: waiting({}) });
    await sendDueLetters(nextWorkingNoon());
    expect([mails, await statesOf()]).toEqual([[], ["dropped"]]);
  });
});

it("the first alert is told once to those who wanted letters before it came", async () => {
  await wantsLetters();
  await queueFirstAlert(customer.id, { is: "received", at: "2026-01-01T14:22:00.000Z" });
  expect(await statesOf()).toEqual([]);
  const alert = { is: "received" as const, at: later(new Date(), 1).toISOString() };
  await queueFirstAlert(customer.id, alert);
  await queueFirstAlert(customer.id, alert);
  await sendDueLetters(nextWorkingNoon());
  expect(mails.map(subjectOf)).toEqual([`${customer.name} and Dropzone AI: the first alert has arrived`]);
});
