import type { BrowserContext } from "@playwright/test";
import { AdminJourney } from "@/testing/admin-journey";
import { accessTable, type Outcome, people, type Visitor } from "./support/access-table";
import { expectHeaders, expectNoInline } from "./support/expect-headers";
import { sendHostileInput } from "./support/hostile-input";
import { listRoutes } from "./support/routes";
import { expect, test } from "./support/test";

/** Asks for every route as every kind of person: plain requests with the cookies of people who have signed in. */

test("every route answers each person as the table says, with the headers of every answer, keeps no hostile input, and tells strangers nothing of a customer", async ({
  browser,
  stack,
  sandbox,
  invite,
}) => {
  test.setTimeout(300_000);
  const [tenant, otherTenant] = [await sandbox.newTenant("Zephyr Zebras"), await sandbox.newTenant("Quiet Quokkas")];
  // A name that does not follow from the slug: the slug stands in the address, so a page may repeat it.
  const own = await invite(tenant, "Zéphyr Zebras");
  const other = await invite(otherTenant);
  const { portalOrigin, sandboxOrigin } = stack;

  const signIn = async (how: (who: AdminJourney) => Promise<void>): Promise<string> => {
    const context = await browser.newContext({ baseURL: portalOrigin });
    await how(new AdminJourney(await context.newPage()));
    const cookies = await cookiesOf(context, portalOrigin);
    await context.close();
    return cookies;
  };
  const asCustomer = (customer: typeof own, { name, domain }: typeof tenant) =>
    signIn(async (ada) => {
      await ada.opensInvitation(customer.invitation);
      await ada.signsInAs(`ada@${domain}`);
      await ada.confirmsTenant(name);
      await ada.consents();
      await expect(ada.page).toHaveURL(/\/choose$/);
    });
  const asStaff = (userName: string) =>
    signIn(async (colleague) => {
      await colleague.page.goto("/customers");
      await colleague.signsInAs(userName);
      await expect(colleague.page).toHaveURL(/\/customers$/);
    });
  const cookies: Record<Visitor, string> = {
    "signed out": "",
    "own customer": await asCustomer(own, tenant),
    "other customer": await asCustomer(other, otherTenant),
    CSM: await asStaff("casey@dropzone.ai"),
    Support: await asStaff("sam@dropzone.ai"),
    Admin: await asStaff("drew@dropzone.ai"),
  };

  const readTrail = () => fetch(new URL(`/setup/${own.slug}/audit.json`, portalOrigin), { headers: { cookie: cookies["own customer"] } });
  const trail = await readTrail();
  expect(trail.headers.get("content-disposition")).toMatch(/^attachment; filename="dropzone-audit-.+\.json"$/);
  expect(trail.headers.get("cache-control")).toBe("no-store");
  const trailBefore: { entries: unknown[] } = await trail.json();
  expect(trailBefore).toMatchObject({ customer: own.name, checked: { ok: true, entries: expect.any(Number), chainedOnly: 0 } });

  // Runs before the rows. A row fails if one of these signs somebody out.
  for (const address of ["/auth/sign-out", "/staff/sign-out"])
    for (const person of people) {
      const headers = { cookie: cookies[person], origin: "https://evil.example", "sec-fetch-site": "cross-site" };
      const answer = await fetch(new URL(address, portalOrigin), { method: "POST", headers, redirect: "manual" });
      expect.soft([answer.status, answer.headers.getSetCookie()], `${address} from another site, ${person}`).toEqual([403, []]);
    }

  expect(Object.keys(accessTable).sort()).toEqual(listRoutes().sort());
  const nonces = new Set<string>();
  const byMethod = Object.entries(accessTable).sort(([a], [b]) => Number(!a.startsWith("GET ")) - Number(!b.startsWith("GET ")));
  let hasPosted = false;
  const hostile = (table: typeof accessTable) =>
    sendHostileInput({ origin: portalOrigin, ownerUrl: stack.ownerUrl, cookies, table, slug: own.slug });
  for (const [route, row] of byMethod) {
    const [method = "GET", address = ""] = route.split(" ");
    const at = new URL(row.at?.({ slug: own.slug }) ?? address, portalOrigin);
    if (method !== "GET" && !hasPosted) {
      hasPosted = true;
      const { entries } = await (await readTrail()).json();
      expect(entries, "asking for a page writes nothing into the audit trail").toEqual(trailBefore.entries);
      const { seed, cases, forms, ...found } = await hostile(accessTable);
      console.log(`Hostile input: ${cases} cases with seed ${seed}, over ${forms} forms and every link.`);
      expect(forms).toBeGreaterThan(5);
      expect(cases).toBeGreaterThanOrEqual(1000);
      expect(found, `seed ${seed}`).toEqual({ kept: [], fetched: 0, unhandled: [] });
    }
    const seen = await Promise.all(people.map(async (person) => ({ person, ...(await ask(at, { method, cookie: cookies[person] })) })));
    for (const { person, outcome, text, answer } of seen) {
      expectHeaders(answer, { what: `${route}, ${person}`, sandboxOrigin, nonces });
      if (answer.headers.get("content-type")?.startsWith("text/html")) expectNoInline(text, answer, `${route}, ${person}`);
      if (route.endsWith("/sign-out")) expect.soft(answer.headers.get("clear-site-data"), route).toBe('"cache", "storage"');
      expect.soft(outcome, `${route}, ${person}`).toBe(row.answers[person]);
      const isStranger = person === "signed out" || person === "other customer";
      if (isStranger) expect.soft(text, `${route} tells ${person} of the customer`).not.toContain(own.name);
    }
  }
});

async function cookiesOf(context: BrowserContext, origin: string): Promise<string> {
  return (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join("; ");
}

async function ask(
  url: URL,
  { method, cookie }: { method: string; cookie: string },
): Promise<{ outcome: Outcome; text: string; answer: Response }> {
  const ending = new AbortController();
  const answer = await fetch(url, { method, headers: { cookie, accept: "text/html" }, redirect: "manual", signal: ending.signal });
  // An event stream has no end.
  const text = answer.headers.get("content-type")?.startsWith("text/event-stream") ? "" : await answer.text();
  ending.abort();
  return { outcome: outcomeOf(answer, text), text, answer };
}

/** A page that streams has sent its status already. Then a redirect is a meta element in the body, and a 404 a digest. */
function outcomeOf(answer: Response, text: string): Outcome {
  const later = /http-equiv="refresh" content="\d+;url=([^"]+)"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
  const location = answer.headers.get("location") ?? later;
  if (location) return outcomeOfRedirect(new URL(location, answer.url).pathname);
  if (answer.status === 404 || text.includes("NEXT_HTTP_ERROR_FALLBACK;404")) return "not there";
  if (answer.status === 401) return "401";
  if (answer.status === 403) return "403";
  expect(answer.status, answer.url).toBe(200);
  return "opens";
}

function outcomeOfRedirect(path: string): Outcome {
  switch (path) {
    case "/sign-in":
      return "sign-in";
    case "/staff/sign-in":
      return "staff sign-in";
    case "/staff/refused":
      return "needs a role";
    case "/auth/refused":
      return "refused";
    case "/go":
      return "asked which side";
    default:
      return "goes on";
  }
}
