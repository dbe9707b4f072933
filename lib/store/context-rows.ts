import "server-only";
import { madeTheApp, type OwnApp, openOwnApp, toMakers, toOwnApp } from "./app-registration";
import { type KeptCertificate, toKeptCertificate } from "./certificates";
import { type Chosen, toChosen } from "./choices";
import { notExpired, type SealedCredentials, toSealed } from "./credentials";
import { type Customer, toCustomer } from "./customers";
import { inCustomer } from "./database";
import { isStanding, type MadeItem, oldestMadeFirst, toMadeItem } from "./made-items";
import { type OwnCredentials, toOwnCredentials } from "./own-credentials";
import { lastSeenFirst, type Person, toPerson } from "./people";
import { isThere, type Submission, toSubmission } from "./submissions";
import { toWatch, type Watch } from "./watching";

/** All rows that work in a customer's tenant begins with. */

export type ContextRows = {
  customer: Customer;
  /** Null until the customer has chosen. */
  chosen: Chosen | null;
  certificate: KeptCertificate | null;
  credentials: SealedCredentials;
  submissions: readonly Submission[];
  people: readonly Person[];
  own: OwnCredentials;
  /** The ids of the people who may own the app, since they made it. */
  makers: readonly string[];
  /** What the portal made and has not removed. */
  made: readonly MadeItem[];
  watch: Watch | null;
  /** Opens the app's row, if there is none, so it is asked for only where the customer has chosen. */
  openApp: () => Promise<OwnApp>;
};

/** In one query: each step of a run asks, and each visit of what is watched. */
export function readContextRows(customerId: string): Promise<ContextRows> {
  return inCustomer(customerId, async (db) => {
    const { choices, certificate, credentials, submissions, people, own, made, watch, app, runs, ...customer } =
      await db.customer.findUniqueOrThrow({
        where: { id: customerId },
        include: {
          choices: true,
          certificate: true,
          credentials: { where: notExpired() },
          submissions: { where: isThere, orderBy: { kind: "desc" } },
          people: { orderBy: lastSeenFirst },
          own: true,
          made: { where: isStanding, orderBy: oldestMadeFirst },
          watch: true,
          app: true,
          runs: { where: madeTheApp, select: { startedBy: true } },
        },
      });
    const uploader = people.find(({ id }) => id === certificate?.uploadedBy);
    return {
      customer: toCustomer(customer),
      chosen: choices && toChosen(choices),
      certificate: certificate && toKeptCertificate(certificate, uploader?.name ?? null),
      credentials: toSealed(credentials),
      submissions: submissions.map(toSubmission),
      people: people.map(toPerson),
      own: toOwnCredentials(own),
      makers: toMakers(runs),
      made: made.map(toMadeItem),
      watch: watch && toWatch(watch),
      openApp: async () => (app ? toOwnApp(app) : openOwnApp(customerId)),
    };
  });
}
