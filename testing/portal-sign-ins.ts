import pg from "pg";
import { expect } from "vitest";
import { sessionCookie, signInCookie } from "@/lib/identity/guards/cookies";
import { confirmTenant, findTenantToConfirm, type Shown } from "@/lib/identity/trips/confirm-tenant";
import { findRefusal } from "@/lib/identity/trips/find-refusal";
import { refusedPage } from "@/lib/identity/trips/refusal";
import { joinByToken } from "@/lib/identity/trips/start-trip";
import { type Customer, createCustomer } from "@/lib/store/customers";
import { mintInvitation } from "@/lib/store/invitations";
import { startSandbox } from "@/sandbox/server";
import { useFreshDatabase as freshDatabase } from "./database";
import { type Stop, TestBrowser } from "./portal-browser";

/** For tests of signing in: a sandbox and a database with two customers, and the steps of an admin between the portal and Microsoft. */

export const portal = "http://localhost:3000";
export const contosoTenant = "c0170500-0000-4000-8000-000000000001";

export async function openSignIns() {
  const database = await freshDatabase();
  const sandbox = await startSandbox({ port: 0, portalOrigin: portal });
  process.env.MICROSOFT_LOGIN_ORIGIN = sandbox.origin;
  process.env.MICROSOFT_GRAPH_ORIGIN = sandbox.origin;

  const control = (what: string, body: object) =>
    fetch(`${sandbox.origin}/sandbox/control/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });

  return {
    control,
    world: sandbox.world,
    /** Starts over: nobody has signed in, and neither customer has bound a tenant. */
    async begin(): Promise<{ contoso: Customer; fabrikam: Customer; browser: TestBrowser }> {
      await control("reset", { world: "fresh" });
      await control("propagation", { mode: "instant" });
      await forgetCustomers(database.ownerUrl);
      return { contoso: await customer("Contoso"), fabrikam: await customer("Fabrikam"), browser: new TestBrowser(portal) };
    },
    async close(): Promise<void> {
      await sandbox.close();
      await database.close();
    },
  };
}

/** Removes all customers, since each test binds the same few tenants. Bypasses the trigger that keeps the audit trail. */
async function forgetCustomers(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query("SET session_replication_role = replica; TRUNCATE customer CASCADE");
  await owner.end();
}

async function customer(name: string): Promise<Customer> {
  return createCustomer({ name, dropzoneHost: `${name.toLowerCase()}.dropzone.app`, cloud: "global", createdBy: "Casey" });
}

/** From the invitation to Microsoft's page that asks for an account. */
export async function join(who: TestBrowser, where: Customer, token?: string): Promise<Stop> {
  const leads = await joinByToken(token ?? (await mintInvitation(where.id, { createdBy: "Casey" })).token);
  if (!("url" in leads)) throw new Error(`The invitation led to ${leads.go}`);
  who.setCookie(signInCookie(leads.browserToken));
  return who.open(leads.url);
}

/** Picks an account there. `until` stops on the way back. */
export const pick = (who: TestBrowser, stop: Stop, person: string, until?: (url: URL) => boolean) =>
  who.press(stop, { name: "person", value: person }, until);

/** Sends the form of "Is this your tenant?". `shown`: what the page had shown. */
export const sendConfirmation = (who: TestBrowser, shown: Shown) =>
  confirmTenant(who.cookie("portal-sign-in"), shown, { sessionToken: who.cookie("portal-session"), browser: null });

/** As the button of "Is this your tenant?" does: ends at Microsoft's consent page. */
export async function confirmTenantIn(who: TestBrowser): Promise<Stop> {
  const confirmed = await sendConfirmation(who, await shownIn(who));
  if (!confirmed.ok) throw new Error(confirmed.reason);
  who.setCookie(sessionCookie(confirmed.session));
  who.setCookie(signInCookie(confirmed.toConsent.browserToken));
  return who.open(confirmed.toConsent.url);
}

/** What the page shows now, and its form carries along. */
export async function shownIn(who: TestBrowser): Promise<Shown> {
  const found = await findTenantToConfirm(who.cookie("portal-sign-in"));
  if (!found.ok) throw new Error(found.reason);
  return { tenantId: found.candidate.entraTenantId, customer: found.customer.slug };
}

/** All the way from the invitation to the choices. */
export async function connect(who: TestBrowser, where: Customer, person: string, token?: string): Promise<void> {
  await pick(who, await join(who, where, token), person);
  const end = await who.press(await confirmTenantIn(who), { name: "decision", value: "accept" });
  expect(end.path).toBe(`/setup/${where.slug}/choose`);
}

/** What the page that says no would say. */
export const refusal = (who: TestBrowser) => refusedPage(findRefusal({ reason: undefined, sealed: who.cookie("portal-refused") }));
