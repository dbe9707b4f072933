import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { DirectoryRoleKey } from "@/lib/catalogue/directory-roles";
import { letterKinds } from "@/lib/catalogue/letters";
import { sendDueLetters } from "@/lib/desk/letters/send-due";
import { subscribeSelf } from "@/lib/desk/letters/subscribe";
import { type Customer, createCustomer } from "@/lib/store/customers";
import { disconnectDatabase } from "@/lib/store/database";
import { listLetters, queueLetter } from "@/lib/store/letters";
import { type Person, recordPerson } from "@/lib/store/people";
import { useFreshDatabase } from "./database";
import { startMailServer } from "./mail-server";

/** For tests of letters: a database, a mail server, and for each test a customer with one administrator. */

/** What the mail server got, and whose turn it is in this test. */
export const mails: string[] = [];
export let customer: Customer;
export let ada: Person;
let count = 0;

export const wish = { kinds: letterKinds, timeZone: "UTC" };
export const later = (from: Date, hours: number) => new Date(from.getTime() + hours * 3_600_000);
const inTenYears = () => later(new Date(), 24 * 3650);

export function withLetters(): void {
  let close = async () => {};
  beforeAll(async () => {
    const database = await useFreshDatabase();
    const server = await startMailServer((mail) => mails.push(unfolded(mail)));
    process.env.SMTP_URL = server.url;
    process.env.SMTP_FROM = "Dropzone onboarding <onboarding@dropzone.ai>";
    close = async () => {
      await disconnectDatabase();
      await server.close();
      await database.close();
    };
  });
  afterAll(() => close());
  beforeEach(async () => {
    // What the test before has left.
    await sendDueLetters(inTenYears());
    mails.length = 0;
    const name = `Contoso ${++count}`;
    customer = await createCustomer({ name, dropzoneHost: `c${count}.dropzone.app`, cloud: "global", createdBy: "casey" });
    ada = await newPerson(`ada${count}@contoso.com`);
  });
}

export function newPerson(userName: string, roles: DirectoryRoleKey[] = ["global-administrator"]): Promise<Person> {
  const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Ada Admin", userName };
  return recordPerson(customer.id, { ...seen, roles });
}

/** Quoted-printable, with soft line breaks. */
const unfolded = (mail: string) => mail.replace(/=\n/g, "").replace(/=3D/g, "=");
export const subjectOf = (mail = "") => /^Subject: ((?:.*)(?:\n [^\n]*)*)/m.exec(mail)?.[1]?.replace(/\n /g, " ");
export const tokenOf = (mail = "") => /\/letters\/([\w-]{43})\/stop>/.exec(mail.replace(/\n /g, ""))?.[1] ?? "";

export const wantsLetters = () => subscribeSelf(customer, ada, { ...wish, address: ada.userName });
export const queueDone = (onceKey: string) =>
  queueLetter(customer.id, { kind: "done", step: null, facts: { what: "run", left: 0 }, onceKey, to: "subscribers" });
export const statesOf = async () => (await listLetters(customer.id)).map(({ state }) => state);

/** The next noon of a working day. */
export function nextWorkingNoon(): Date {
  const noon = new Date();
  noon.setUTCHours(12, 30, 0, 0);
  do noon.setUTCDate(noon.getUTCDate() + 1);
  while (noon.getUTCDay() === 0 || noon.getUTCDay() === 6);
  return noon;
}
