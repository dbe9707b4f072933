import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useFreshDatabase } from "@/testing/database";
import { countStatements } from "@/testing/statements";
import { findConsent, recordConsent } from "./consents";
import {
  bindEntraTenant,
  type Customer,
  createCustomer,
  findCustomerByEntraTenant,
  getCustomer,
  rememberApp,
  setPortalAccess,
} from "./customers";
import { disconnectDatabase, inCustomer } from "./database";
import { endBinding } from "./ended-bindings";
import { hashToken } from "./hashed-tokens";
import { findInvitation, listInvitations, markInvitationUsed, mintInvitation, replaceInvitation, revokeInvitation } from "./invitations";
import { getPerson, type Person, recordPerson } from "./people";
import { endSessions, findSession, findSessionEnd, listSessions, openSession, peekSession, revokeSession } from "./sessions";
import { beginAttempt, type Candidate, consumeAttempt, dropCandidate, findCandidate, keepCandidate } from "./sign-in-attempts";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
/** Changes times in the database directly, which the store cannot do. */
let owner: pg.Client;
let customer: Customer;
let person: Person;

beforeAll(async () => {
  database = await useFreshDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
});

afterAll(async () => {
  await Promise.all([owner.end(), disconnectDatabase()]);
  await database.close();
});

beforeEach(async () => {
  customer = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "gcc-high", createdBy: "casey" });
  person = await recordPerson(customer.id, ada());
});

describe("a customer", () => {
  it("remembers whether the portal's access was kept or removed", async () => {
    expect(customer.portalAccess).toBeNull();
    await setPortalAccess(customer.id, "removed");
    expect((await getCustomer(customer.id)).portalAccess).toBe("removed");
  });

  it("is read back as it was created", async () => {
    expect(await getCustomer(customer.id)).toEqual(customer);
    expect(customer.cloud).toBe("gcc-high");
  });

  it("gets a readable slug of its own", async () => {
    const namesake = await createCustomer({ name: "Crème & Brûlée GmbH", dropzoneHost: "x", cloud: "global", createdBy: "casey" });
    const second = await createCustomer({ name: "Crème & Brûlée GmbH", dropzoneHost: "x", cloud: "global", createdBy: "casey" });
    expect(namesake.slug).toBe("creme-brulee-gmbh");
    expect(second.slug).toMatch(/^creme-brulee-gmbh-[0-9a-f]{6}$/);
  });

  it("never gets a slug that is the name of a page, neither from its own name nor when one is given", async () => {
    const made = { dropzoneHost: "x", cloud: "global", createdBy: "casey" } as const;
    expect((await createCustomer({ ...made, name: "Settings" })).slug).toBe("settings-customer");
    await expect(createCustomer({ ...made, name: "Contoso", slug: "new" })).rejects.toThrow("input-not-understood");
  });

  it("is bound to the Entra tenant that is confirmed first, and found by it", async () => {
    const tenant = { tenantId: randomUUID(), tenantName: "Contoso", initialDomain: "contoso.onmicrosoft.com", personId: person.id };
    expect(await bindEntraTenant(customer.id, tenant)).toEqual({ ok: true });
    expect(await bindEntraTenant(customer.id, { ...tenant, tenantName: "Contoso Ltd" })).toEqual({ ok: true });
    const bound = await findCustomerByEntraTenant(tenant.tenantId);
    expect(bound).toMatchObject({ id: customer.id, entraTenantName: "Contoso Ltd", boundBy: person.id });
    const reason = "customer-bound-to-another-tenant";
    expect(await bindEntraTenant(customer.id, { ...tenant, tenantId: randomUUID() })).toEqual({ ok: false, reason });
  });

  it("cannot have the Entra tenant of another customer", async () => {
    const other = await createCustomer({ name: "Other", dropzoneHost: "x", cloud: "global", createdBy: "casey" });
    const tenant = { tenantId: randomUUID(), tenantName: "T", initialDomain: null, personId: person.id };
    await bindEntraTenant(customer.id, tenant);
    expect(await bindEntraTenant(other.id, tenant)).toEqual({ ok: false, reason: "tenant-bound-to-another-customer" });
  });

  it("is bound once when two admins of different tenants confirm at the same time", async () => {
    const confirm = () =>
      bindEntraTenant(customer.id, { tenantId: randomUUID(), tenantName: "T", initialDomain: null, personId: person.id });
    const outcomes = await Promise.all([confirm(), confirm(), confirm()]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
  });

  it("cannot be bound to another Entra tenant: the database rejects the update", async () => {
    await bindEntraTenant(customer.id, { tenantId: randomUUID(), tenantName: "T", initialDomain: null, personId: person.id });
    const rebinding = inCustomer(customer.id, (db) =>
      db.customer.update({ where: { id: customer.id }, data: { entraTenantId: randomUUID() } }),
    );
    await expect(rebinding).rejects.toThrow("does not change once it is bound");
  });

  it("remembers the app's ids one by one", async () => {
    const [appId, servicePrincipalId] = [randomUUID(), randomUUID()];
    await rememberApp(customer.id, { appId });
    await rememberApp(customer.id, { servicePrincipalId });
    expect(await getCustomer(customer.id)).toMatchObject({ appObjectId: null, appId, servicePrincipalId });
  });
});

describe("an invitation", () => {
  it("leads to its customer, however often it is opened", async () => {
    const { token, id } = await mintInvitation(customer.id, { createdBy: "casey" });
    await markInvitationUsed(customer.id, id);
    expect(await findInvitation(token)).toMatchObject({ ok: true, invitation: { id, createdBy: "casey" }, customer: { id: customer.id } });
    expect((await listInvitations(customer.id))[0]?.firstUsedAt).not.toBeNull();
  });

  it("is stored only as a hash", async () => {
    const { token } = await mintInvitation(customer.id, { createdBy: "casey" });
    const { rows } = await owner.query("SELECT to_jsonb(invitation)::text AS row FROM invitation WHERE token_hash = $1", [
      hashToken(token),
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0].row).not.toContain(token);
  });

  it("is unknown when it was never sent", async () => {
    expect(await findInvitation("guessed")).toEqual({ ok: false, reason: "unknown" });
  });

  it("ends after two weeks", async () => {
    const { token, id } = await mintInvitation(customer.id, { createdBy: "casey" });
    await owner.query("UPDATE invitation SET expires_at = expires_at - interval '14 days' WHERE id = $1", [id]);
    expect(await findInvitation(token)).toEqual({ ok: false, reason: "expired" });
  });

  it("ends when it is revoked, and only its own customer can revoke it", async () => {
    const { token, id } = await mintInvitation(customer.id, { createdBy: "casey" });
    const other = await createCustomer({ name: "Other", dropzoneHost: "x", cloud: "global", createdBy: "casey" });
    await revokeInvitation(other.id, id);
    expect(await findInvitation(token)).toMatchObject({ ok: true });
    await revokeInvitation(customer.id, id);
    expect(await findInvitation(token)).toEqual({ ok: false, reason: "revoked" });
  });

  it("ends when it is replaced", async () => {
    const before = await mintInvitation(customer.id, { createdBy: "casey" });
    const after = await replaceInvitation(customer.id, { createdBy: "casey" });
    expect(await findInvitation(before.token)).toEqual({ ok: false, reason: "revoked" });
    expect(await findInvitation(after.token)).toMatchObject({ ok: true });
  });
});

describe("a person", () => {
  it("is the same one when they come back with another name and other roles", async () => {
    const again = await recordPerson(customer.id, { ...person, name: "Ada A.", roles: ["global-administrator"] });
    expect(again).toMatchObject({ id: person.id, name: "Ada A.", roles: ["global-administrator"] });
  });

  it("has unknown roles (null), not none, when Microsoft never reported them", async () => {
    const zoe = await recordPerson(customer.id, { ...person, entraObjectId: randomUUID(), roles: null });
    expect((await getPerson(customer.id, zoe.id)).roles).toBeNull();
  });

  it("keeps no role, only a known lack of any, when Microsoft does not report roles the next time", async () => {
    await recordPerson(customer.id, { ...person, roles: ["global-administrator"] });
    expect((await recordPerson(customer.id, { ...person, roles: null })).roles).toBeNull();
    await recordPerson(customer.id, { ...person, roles: [] });
    await recordPerson(customer.id, { ...person, roles: null });
    expect((await getPerson(customer.id, person.id)).roles).toEqual([]);
  });
});

describe("a session", () => {
  beforeEach(() => bindTo(person));
  const bindTo = async ({ id, entraTenantId: tenantId }: Person) => {
    expect(await bindEntraTenant(customer.id, { tenantId, tenantName: "T", initialDomain: null, personId: id })).toEqual({ ok: true });
  };

  it("that a sign-in opened while staff undid the connection is none, also when another tenant is connected", async () => {
    await endBinding(customer.id, { staffId: randomUUID(), approvalId: null });
    const { token } = await openSession(customer.id, person.id);
    expect([await findSession(token), await peekSession(token)]).toEqual([null, null]);
    const nora = await recordPerson(customer.id, ada());
    await bindTo(nora);
    expect([await findSession(token), await peekSession(token)]).toEqual([null, null]);
    expect(await findSession((await openSession(customer.id, nora.id)).token)).toMatchObject({ person: { id: nora.id } });
  });

  it("gives the person and the customer", async () => {
    const { token } = await openSession(customer.id, person.id);
    expect(await findSession(token)).toMatchObject({ customer: { id: customer.id }, person: { id: person.id, name: "Ada Admin" } });
    expect(await findSession("guessed")).toBeNull();
  });

  it("ends at once when it is revoked, while other sessions continue", async () => {
    const [mine, other] = [await openSession(customer.id, person.id), await openSession(customer.id, person.id)];
    await revokeSession(mine.token, "signed-out");
    await revokeSession("guessed", "signed-out");
    expect(await findSession(mine.token)).toBeNull();
    expect(await findSession(other.token)).not.toBeNull();
  });

  it("ends when it is not used for two hours, and is kept by every use before that", async () => {
    const { token } = await openSession(customer.id, person.id);
    const minutesLater = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    expect(await findSession(token, minutesLater(119))).not.toBeNull();
    expect(await findSession(token, minutesLater(119 + 119))).not.toBeNull();
    expect(await findSession(token, minutesLater(119 + 119 + 121))).toBeNull();
    expect(await findSessionEnd(token, minutesLater(119 + 119 + 121))).toBe("not-used");
  });

  it("is not kept by an open event stream, which only looks", async () => {
    const { token } = await openSession(customer.id, person.id);
    const minutesLater = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    for (let minutes = 0; minutes < 120; minutes += 10) expect(await peekSession(token, minutesLater(minutes))).not.toBeNull();
    expect(await peekSession(token, minutesLater(121))).toBeNull();
    expect(await findSession(token, minutesLater(121))).toBeNull();
  });

  it("writes its last use at most once a minute", async () => {
    const { token } = await openSession(customer.id, person.id);
    const soon = await countStatements(() => findSession(token, new Date(Date.now() + 30_000)));
    const later = await countStatements(() => findSession(token, new Date(Date.now() + 90_000)));
    expect([later.statements, later.transactions]).toEqual([soon.statements + 1, 2]);
  });

  it("says why it has ended, to who brings its token", async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openSession(customer.id, person.id)));
    const [revoked, expired, going] = opened.map(({ token }) => token);
    await revokeSession(revoked ?? "", "by-staff");
    await owner.query("UPDATE session SET expires_at = now() WHERE token_hash = $1", [hashToken(expired ?? "")]);
    expect(await Promise.all([revoked, expired, going, "guessed"].map((token) => findSessionEnd(token ?? "")))).toEqual([
      "by-staff",
      "over",
      null,
      null,
    ]);
  });

  it("can be ended by its owner, alone or with all others, and by nobody for another person", async () => {
    const [first, second, third] = [
      await openSession(customer.id, person.id, "Firefox on Windows"),
      await openSession(customer.id, person.id),
      await openSession(customer.id, person.id),
    ];
    const idOf = async (token: string) => (await findSession(token))?.sessionId ?? "";
    const stranger = await recordPerson(customer.id, ada());
    expect(await endSessions(customer.id, { personId: stranger.id, id: await idOf(first.token) }, "by-themselves")).toBe(0);
    expect(await listSessions(customer.id, person.id)).toContainEqual(
      expect.objectContaining({ id: await idOf(first.token), browser: "Firefox on Windows" }),
    );
    expect(await endSessions(customer.id, { personId: person.id, id: await idOf(first.token) }, "by-themselves")).toBe(1);
    expect(await findSession(first.token)).toBeNull();
    const kept = await idOf(second.token);
    await endSessions(customer.id, { personId: person.id, except: kept }, "by-themselves");
    expect(await findSession(third.token)).toBeNull();
    expect((await listSessions(customer.id, person.id)).map(({ id }) => id)).toEqual([kept]);
  });

  it("ends when it expires", async () => {
    const { token } = await openSession(customer.id, person.id);
    await owner.query("UPDATE session SET expires_at = now() WHERE token_hash = $1", [hashToken(token)]);
    expect(await findSession(token)).toBeNull();
  });
});

describe("a trip to Microsoft's sign-in page", () => {
  const begin = () =>
    beginAttempt({ purpose: "join", customerId: customer.id, returnTo: "/setup/contoso", nonce: "nonce", verifier: "verifier" });

  it("is accepted once, from the browser that began it", async () => {
    const { state, browserToken } = await begin();
    const attempt = {
      purpose: "join",
      customerId: customer.id,
      invitationId: null,
      returnTo: "/setup/contoso",
      nonce: "nonce",
      verifier: "verifier",
    };
    expect(await consumeAttempt(state, browserToken)).toMatchObject(attempt);
    expect(await consumeAttempt(state, browserToken)).toBeNull();
  });

  it("is accepted once when the answer arrives several times at once", async () => {
    const { state, browserToken } = await begin();
    const answers = await Promise.all([1, 2, 3, 4].map(() => consumeAttempt(state, browserToken)));
    expect(answers.filter((attempt) => attempt !== null)).toHaveLength(1);
  });

  it("is not accepted from another browser, and stays usable in its own", async () => {
    const { state, browserToken } = await begin();
    const other = await begin();
    expect(await consumeAttempt(state, other.browserToken)).toBeNull();
    expect(await consumeAttempt(state, browserToken)).not.toBeNull();
  });

  it("expires after 15 minutes, and is deleted when the next one begins", async () => {
    const { state, browserToken } = await begin();
    await owner.query("UPDATE sign_in_attempt SET expires_at = expires_at - interval '15 minutes' WHERE state_hash = $1", [
      hashToken(state),
    ]);
    expect(await consumeAttempt(state, browserToken)).toBeNull();
    await begin();
    const { rowCount } = await owner.query("SELECT FROM sign_in_attempt WHERE state_hash = $1", [hashToken(state)]);
    expect(rowCount).toBe(0);
  });

  it("keeps the PKCE verifier sealed", async () => {
    const { state } = await begin();
    const { rows } = await owner.query("SELECT verifier FROM sign_in_attempt WHERE state_hash = $1", [hashToken(state)]);
    expect(rows[0].verifier).toMatch(/^v1\.k1\./);
  });

  it("keeps who came back until they have confirmed, for their own browser only", async () => {
    const { state, browserToken } = await begin();
    const attempt = await consumeAttempt(state, browserToken);
    expect(await findCandidate(browserToken)).toBeNull();
    const candidate: Candidate = {
      ...ada(),
      tenantName: "Contoso",
      initialDomain: "contoso.onmicrosoft.com",
      domains: ["contoso.com"],
      roles: ["global-administrator"],
    };
    await keepCandidate(attempt?.id ?? "", candidate);
    expect(await findCandidate(browserToken)).toMatchObject({ id: attempt?.id, candidate });
    expect(await findCandidate((await begin()).browserToken)).toBeNull();
    await dropCandidate(browserToken);
    expect(await findCandidate(browserToken)).toBeNull();
  });
});

describe("consent", () => {
  it("is kept for each customer and service: when it was answered, and when it was last read back", async () => {
    const nothing = { answeredAt: null, readBackAt: null };
    expect(await findConsent(customer.id, "graph")).toEqual(nothing);
    const [answeredAt, readBackAt] = [new Date("2026-11-23T10:00:00Z"), new Date("2026-11-23T10:01:00Z")];
    await recordConsent(customer.id, "graph", { answeredAt });
    await recordConsent(customer.id, "graph", { readBackAt });
    expect(await findConsent(customer.id, "graph")).toEqual({ answeredAt, readBackAt });
    expect(await findConsent(customer.id, "exchange")).toEqual(nothing);
    const other = await createCustomer({ name: "Fabrikam", dropzoneHost: "fabrikam.dropzone.app", cloud: "global", createdBy: "casey" });
    expect(await findConsent(other.id, "graph")).toEqual(nothing);
  });
});

const ada = () => ({
  entraTenantId: randomUUID(),
  entraObjectId: randomUUID(),
  name: "Ada Admin",
  userName: "ada@contoso.com",
  roles: null,
});
