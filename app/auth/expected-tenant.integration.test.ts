import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { decideApproval } from "@/lib/desk/approvals";
import { expectTenant } from "@/lib/desk/change-customer";
import { undoBinding } from "@/lib/desk/undo-binding";
import { checkTenant } from "@/lib/identity/trips/tenant-check";
import { startPath } from "@/lib/links/paths";
import { listOpenApprovals } from "@/lib/store/approvals";
import { listAudit } from "@/lib/store/audit";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { asStaffWriter } from "@/lib/store/database";
import { mintInvitation } from "@/lib/store/invitations";
import { listPeople } from "@/lib/store/people";
import { findSession } from "@/lib/store/sessions";
import { findCandidate } from "@/lib/store/sign-in-attempts";
import { recordStaff, type StaffMember } from "@/lib/store/staff";
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
import { tenantNamed } from "@/testing/sandbox-callers";

/** Which tenant an invitation can connect: the expected one, one that staff approve, or whichever comes when none is expected. */

const signIns = await openSignIns();
const fabrikamTenant = "fab21ca0-0000-4000-8000-000000000002";

let contoso: Customer;
let fabrikam: Customer;
let browser: TestBrowser;
let casey: StaffMember;

beforeEach(async () => {
  ({ browser, contoso, fabrikam } = await signIns.begin());
  casey = await recordStaff({ entraObjectId: randomUUID(), name: "Casey Morgan", userName: "casey@dropzone.ai", roles: ["CSM"] });
});
afterAll(() => signIns.close());

const confirm = async (who: TestBrowser) => sendConfirmation(who, await shownIn(who));
const tenantOf = async (customer: Customer) => (await getCustomer(customer.id)).entraTenantId;

/** Opens the invitation and signs in, up to "Is this your tenant?". */
async function arrive(who: TestBrowser, person: string, token?: string): Promise<void> {
  expect((await pick(who, await join(who, contoso, token), person)).path).toBe("/join/confirm");
}

function personNamed(label: string, first: string) {
  const person = tenantNamed(signIns.world, label).people.find(({ userName }) => userName.startsWith(`${first}@`));
  if (!person) throw new Error(`There is no ${first} at ${label}`);
  return person;
}

async function checked(who: TestBrowser) {
  const candidate = (await findCandidate(who.cookie("portal-sign-in") ?? ""))?.candidate;
  if (!candidate) throw new Error("nobody to confirm");
  return checkTenant(await getCustomer(contoso.id), candidate);
}

describe("a stolen invitation", () => {
  it.each([
    ["domain", "contoso.com"],
    ["tenant id", contosoTenant],
  ])("connects no other tenant than the one that is expected by its %s, and leaves nothing but a request", async (_, expected) => {
    await expectTenant(contoso, expected, casey);
    await arrive(browser, "ada@fabrikam.com");
    expect(await checked(browser)).toEqual({ ok: false, expected, asked: null });
    expect(await confirm(browser)).toEqual({ ok: false, reason: "tenant-not-expected" });
    expect(await confirm(browser)).toEqual({ ok: false, reason: "tenant-not-expected" });

    expect(await tenantOf(contoso)).toBeNull();
    expect([await listPeople(contoso.id), browser.cookie("portal-session")]).toEqual([[], undefined]);
    const requests = await listOpenApprovals(contoso.id);
    expect(requests).toMatchObject([
      {
        kind: "bind-other-tenant",
        about: fabrikamTenant,
        askedBy: null,
        facts: {
          tenantName: "Fabrikam",
          domains: expect.arrayContaining(["fabrikam.com", "fabrikam.onmicrosoft.com"]),
          expected,
          person: { userName: "ada@fabrikam.com" },
        },
      },
    ]);
    expect((await listAudit(contoso.id)).map(({ action }) => action)).toEqual(["expected-tenant-set", "other-tenant-held"]);
    const events = await asStaffWriter((db) => db.securityEvent.findMany({ where: { customerId: contoso.id }, orderBy: { id: "asc" } }));
    expect(events.map(({ action, actorKind }) => `${actorKind} ${action}`)).toEqual([
      "staff expected-tenant-set",
      "nobody other-tenant-held",
    ]);
  });

  it("is not believed because the person's name is one of the expected domain", async () => {
    await expectTenant(contoso, "contoso.com", casey);
    personNamed("fabrikam", "ada").name = "ada@contoso.com";
    await arrive(browser, "ada@fabrikam.com");
    expect(await confirm(browser)).toEqual({ ok: false, reason: "tenant-not-expected" });
  });

  it("connects whichever tenant comes first when none is expected, says so to staff, and is undone by them", async () => {
    const { token } = await mintInvitation(contoso.id, { createdBy: "Casey" });
    await connect(browser, contoso, "ada@fabrikam.com", token);
    expect(await tenantOf(contoso)).toBe(fabrikamTenant);
    const confirmed = (await listAudit(contoso.id)).find(({ action }) => action === "tenant-confirmed");
    expect(confirmed?.detail).toMatchObject({ tenantId: fabrikamTenant, basis: "nothing-expected" });

    const undone = await undoBinding(contoso, casey);
    if (!undone.ok) throw new Error(undone.reason);
    expect(await findSession(browser.cookie("portal-session") ?? "")).toBeNull();
    const thief = new TestBrowser(portal);
    await expect(join(thief, contoso, token)).rejects.toThrow("invitation-revoked");
    await connect(new TestBrowser(portal), contoso, "ada@contoso.com", undone.invited.link.split("/").at(-1));
    expect(await tenantOf(contoso)).toBe(contosoTenant);
  });
});

describe("the expected tenant", () => {
  it.each(["contoso.com", "contoso.onmicrosoft.com", contosoTenant])("is connected without asking staff: %s", async (expected) => {
    await expectTenant(contoso, expected, casey);
    await connect(browser, contoso, "ada@contoso.com");
    expect(await tenantOf(contoso)).toBe(contosoTenant);
    expect(await expectTenant(contoso, "fabrikam.com", casey)).toEqual({ ok: false, reason: "tenant-bound" });
  });
});

describe("another tenant than expected", () => {
  beforeEach(async () => {
    await expectTenant(contoso, "contoso.com", casey);
    await arrive(browser, "ada@fabrikam.com");
    await confirm(browser);
  });
  const decide = async (decision: "approved" | "refused") => {
    const [request] = await listOpenApprovals(contoso.id);
    return decideApproval(contoso, { id: request?.id ?? "", decision }, casey);
  };

  it("is connected after a CSM's approval: that tenant, once, and no other", async () => {
    expect(await decide("approved")).toEqual({ ok: true, outcome: { ok: true, invited: null } });
    const third = new TestBrowser(portal);
    await arrive(third, "ada@northwind.com");
    expect(await confirm(third)).toEqual({ ok: false, reason: "tenant-not-expected" });
    expect(await checked(browser)).toMatchObject({ ok: true, basis: "approved" });
    await confirmTenantIn(browser);
    expect(await tenantOf(contoso)).toBe(fabrikamTenant);

    await undoBinding(contoso, casey);
    const again = new TestBrowser(portal);
    await arrive(again, "ada@fabrikam.com");
    expect(await confirm(again)).toEqual({ ok: false, reason: "tenant-not-expected" });
  });

  it("is not connected after a refusal, and not asked for again while that lasts", async () => {
    expect(await decide("refused")).toEqual({ ok: true, outcome: null });
    expect(await confirm(browser)).toEqual({ ok: false, reason: "tenant-not-expected" });
    expect(await listOpenApprovals(contoso.id)).toEqual([]);
    expect(await checked(browser)).toMatchObject({ ok: false, asked: { decision: "refused" } });
    expect(await tenantOf(contoso)).toBeNull();
  });

  it("cannot be asked for by who is known to administer nothing there", async () => {
    await decide("refused");
    const uma = new TestBrowser(portal);
    await arrive(uma, "uma@fabrikam.com");
    expect(await confirm(uma)).toEqual({ ok: false, reason: "no-admin-role" });
    expect(await listOpenApprovals(contoso.id)).toEqual([]);
  });
});

describe("two tabs of one browser at the confirmation", () => {
  it("connect what the pressed page showed or nothing, and the way on leads to what is signed in now", async () => {
    await arrive(browser, "ada@contoso.com");
    const firstTab = await shownIn(browser);
    // The second tab signs in with another account: the browser's cookie is now that trip's.
    const secondTab = await browser.open(startPath({ purpose: "join", account: "other" }));
    await pick(browser, secondTab, "ada@fabrikam.com");
    expect(await sendConfirmation(browser, firstTab)).toEqual({ ok: false, reason: "other-tenant-shown" });
    expect(await tenantOf(contoso)).toBeNull();
    await confirmTenantIn(browser);
    expect(await tenantOf(contoso)).toBe(fabrikamTenant);
  });

  it("do not connect one customer's tenant for another customer", async () => {
    await arrive(browser, "ada@contoso.com");
    const firstTab = await shownIn(browser);
    expect((await join(browser, fabrikam)).path).toBe("/join/confirm");
    expect(await sendConfirmation(browser, firstTab)).toEqual({ ok: false, reason: "other-tenant-shown" });
    expect([await tenantOf(contoso), await tenantOf(fabrikam)]).toEqual([null, null]);
  });
});

describe("a guest", () => {
  it("cannot say which tenant it is, and does not come in later", async () => {
    personNamed("contoso", "elena").homeTenantId = fabrikamTenant;
    expect((await pick(browser, await join(browser, contoso), "elena@contoso.com")).path).toBe("/auth/refused");
    expect(refusal(browser).title).toBe("A member account is needed");
    await connect(new TestBrowser(portal), contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    expect((await pick(other, await other.open("/auth/start?purpose=return"), "elena@contoso.com")).path).toBe("/auth/refused");
    expect(refusal(other).title).toBe("A member account is needed");
  });
});
