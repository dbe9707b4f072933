import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { findTenantToConfirm } from "@/lib/identity/trips/confirm-tenant";
import { joinByToken } from "@/lib/identity/trips/start-trip";
import { startPath } from "@/lib/links/paths";
import { listAudit } from "@/lib/store/audit";
import { openCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { listInvitations, mintInvitation, replaceInvitation } from "@/lib/store/invitations";
import { findSession } from "@/lib/store/sessions";
import { TestBrowser } from "@/testing/portal-browser";
import {
  confirmTenantIn,
  connect,
  contosoTenant,
  join,
  openSignIns,
  pick,
  portal,
  refusal,
  sendConfirmation,
  shownIn,
} from "@/testing/portal-sign-ins";

/** From an invitation to the choices, and who is refused on the way. */

const signIns = await openSignIns();

let contoso: Customer;
let fabrikam: Customer;
let browser: TestBrowser;

beforeEach(async () => {
  ({ browser, contoso, fabrikam } = await signIns.begin());
});
afterAll(() => signIns.close());

describe("an invitation", () => {
  it("leads the first admin to the confirmation of their tenant, to consent, and on to the choices", async () => {
    const picked = await join(browser, contoso);
    const asked = new URL(picked.url).searchParams;
    expect(asked.get("scope")?.split(" ").sort()).toEqual(["https://graph.microsoft.com/User.Read", "openid", "profile"]);
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(picked.url.pathname).toBe("/organizations/oauth2/v2.0/authorize");

    const confirm = await pick(browser, picked, "ada@contoso.com");
    expect(confirm.path).toBe("/join/confirm");
    const found = await findTenantToConfirm(browser.cookie("portal-sign-in"));
    expect(found).toMatchObject({
      ok: true,
      candidate: {
        tenantName: "Contoso",
        initialDomain: "contoso.onmicrosoft.com",
        entraTenantId: contosoTenant,
        userName: "ada@contoso.com",
      },
    });
    expect((await getCustomer(contoso.id)).entraTenantId).toBeNull();

    const consent = await confirmTenantIn(browser);
    expect(consent.url.pathname).toBe(`/${contosoTenant}/v2.0/adminconsent`);
    const end = await browser.press(consent, { name: "decision", value: "accept" });
    expect(end.url.href).toBe(`${portal}/setup/${contoso.slug}/choose`);

    const signedIn = await findSession(browser.cookie("portal-session") as string);
    expect(signedIn).toMatchObject({ customer: { id: contoso.id, entraTenantId: contosoTenant }, person: { userName: "ada@contoso.com" } });
    const token = await openCredential(contoso.id, "graph-token");
    expect(token?.reference).toBe(signedIn?.person.id);
    expect(Date.parse(token?.expiresAt as string)).toBeLessThanOrEqual(Date.now() + 3_600_000);
    const audit = await listAudit(contoso.id);
    expect(audit.map(({ action }) => action)).toEqual(["signed-in", "tenant-confirmed", "consent-answered", "delegated-access-read-back"]);
    expect(JSON.stringify(audit)).not.toContain(token?.value);
    expect((await listInvitations(contoso.id))[0]?.firstUsedAt).not.toBeNull();
  });

  it("that ends after the sign-in says that it has expired, and not that a newer one replaced it", async () => {
    await pick(browser, await join(browser, contoso), "ada@contoso.com");
    const shown = await shownIn(browser);
    await inCustomer(contoso.id, (db) => db.invitation.updateMany({ data: { expiresAt: new Date(Date.now() - 60_000) } }));
    expect(await sendConfirmation(browser, shown)).toEqual({ ok: false, reason: "invitation-expired" });
    const again = await browser.open(startPath({ purpose: "join", account: "other" }));
    expect(again.url.searchParams.get("reason")).toBe("invitation-expired");
    await replaceInvitation(contoso.id, { createdBy: "Casey" });
    expect(await sendConfirmation(browser, shown)).toEqual({ ok: false, reason: "invitation-revoked" });
  });

  it("never appears in an address again, and neither does a token", async () => {
    const { token } = await mintInvitation(contoso.id, { createdBy: "Casey" });
    await connect(browser, contoso, "ada@contoso.com", token);
    const secret = (await openCredential(contoso.id, "graph-token"))?.value as string;
    for (const url of browser.visited) {
      expect(url.href).not.toContain(token);
      expect(url.href).not.toContain(secret);
    }
  });

  it("lets a second admin of the same tenant in without asking again", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    const end = await pick(other, await join(other, contoso), "elena@contoso.com");
    expect(end.path).toBe(`/setup/${contoso.slug}`);
    expect(await findSession(other.cookie("portal-session") as string)).toMatchObject({ person: { userName: "elena@contoso.com" } });
  });

  it("refuses a person of another tenant with an explanation, and offers to use another account", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    const refused = await pick(other, await join(other, contoso), "ada@fabrikam.com");
    expect(refused.path).toBe("/auth/refused");
    expect(other.cookie("portal-session")).toBeUndefined();
    const page = refusal(other);
    expect(page.what).toBe("You signed in to Fabrikam. This invitation belongs to Contoso.");

    const again = await other.open(page.actions[0]?.href as string);
    expect(again.url.searchParams.get("prompt")).toBe("select_account");
    expect((await pick(other, again, "priya@contoso.com")).path).toBe(`/setup/${contoso.slug}`);
  });

  it("cannot bind a tenant that is bound to another customer", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    expect((await pick(other, await join(other, fabrikam), "priya@contoso.com")).path).toBe("/auth/refused");
    expect(refusal(other).title).toBe("This tenant is already connected");
    expect((await getCustomer(fabrikam.id)).entraTenantId).toBeNull();
  });

  it("binds a tenant to one customer only when two confirm at the same time", async () => {
    const other = new TestBrowser(portal);
    await pick(browser, await join(browser, contoso), "ada@contoso.com");
    await pick(other, await join(other, fabrikam), "priya@contoso.com");
    const shown = [await shownIn(browser), await shownIn(other)] as const;
    const outcomes = await Promise.all([browser, other].map((b) => sendConfirmation(b, shown[b === browser ? 0 : 1])));
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(outcomes.find(({ ok }) => !ok)).toEqual({ ok: false, reason: "tenant-bound-elsewhere" });
  });

  it("no longer works when it was replaced while its holder was signing in", async () => {
    const picked = await join(browser, contoso);
    await replaceInvitation(contoso.id, { createdBy: "Casey" });
    await pick(browser, picked, "ada@contoso.com");
    expect(refusal(browser).title).toBe("This invitation has been replaced");
  });

  it.each([
    ["unknown", "not-a-token"],
    ["revoked", null],
  ])("is refused with the reason when it is %s", async (reason, given) => {
    const minted = await mintInvitation(contoso.id, { createdBy: "Casey" });
    await replaceInvitation(contoso.id, { createdBy: "Casey" });
    expect(await joinByToken(given ?? minted.token)).toEqual({ go: `/auth/refused?reason=invitation-${reason}` });
  });

  it("lets a person begin whose roles are none or unknown", async () => {
    await pick(browser, await join(browser, contoso), "uma@contoso.com");
    const found = await findTenantToConfirm(browser.cookie("portal-sign-in"));
    expect(found.ok && (found.candidate.roles ?? [])).toEqual([]);
  });
});
