import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { expiryWarnings } from "@/lib/catalogue/webhook-events";
import { inCustomer } from "@/lib/store/database";
import { listExpiries } from "@/lib/store/expiries";
import { dueWarning } from "./due-warning";
import { beginNoted, listeningEndpoints, type Noted, noteExpiry } from "./news";

/** Scheduled: one replica runs it. Running twice or late sends no warning twice, because an event's id is derived from the warning. */
export async function warnOfExpiry(): Promise<void> {
  const noted = await DBOS.runStep(noteExpiries, { name: "look" });
  await beginNoted(noted);
}

async function noteExpiries(): Promise<Noted[]> {
  const endpoints = (await listeningEndpoints()).filter(({ events }) => events.includes("secret.expiring"));
  if (endpoints.length === 0) return [];
  const noted: Noted[] = [];
  for (const { at, what, ...customer } of await listExpiries(Math.max(...expiryWarnings))) {
    const daysBefore = dueWarning(at, new Date());
    if (daysBefore === null) continue;
    const expiry = { what, endsAt: at.toISOString(), daysBefore };
    noted.push(...(await inCustomer(customer.id, () => noteExpiry(customer, expiry, endpoints))));
  }
  return noted;
}
