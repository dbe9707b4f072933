import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { expiryWarnings } from "@/lib/catalogue/webhook-events";
import { inCustomer } from "@/lib/store/database";
import { listExpiries } from "@/lib/store/expiries";
import { dueWarning } from "./due-warning";
import { listeningEndpoints, type Noted, noteExpiry, passOn } from "./news";

/** By the clock, on one replica at a time. Run twice, or late, it warns of nothing twice: an event's id follows from what it warns of. */
export async function warnOfExpiry(): Promise<void> {
  const noted = await DBOS.runStep(noteExpiries, { name: "look" });
  await passOn(noted);
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
