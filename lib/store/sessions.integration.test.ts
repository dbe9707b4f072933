import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useFreshDatabase } from "@/testing/database";
import { countStatements } from "@/testing/statements";
import { bindEntraTenant, type Customer, createCustomer } from "./customers";
import { disconnectDatabase } from "./database";
import { endBinding } from "./ended-bindings";
import { hashToken } from "./hashed-tokens";
import { type Person, recordPerson } from "./people";
import { endSessions, findSession, findSessionEnd, listSessions, openSession, peekSession, peekSessions, revokeSession } from "./sessions";
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

  it("is asked about together with others, in as many queries as alone, and never with those of another customer", async () => {
    const tokens = await Promise.all([1, 2, 3].map(() => openSession(customer.id, person.id)));
    const peeked = await Promise.all(tokens.map(({ token }) => peekSession(token)));
    const ids = peeked.map((each) => each?.id ?? "");
    expect(peeked[0]).toMatchObject({ customerId: customer.id, slug: customer.slug });
    await revokeSession(tokens[0]?.token ?? "", "signed-out");
    expect((await peekSessions(customer.id, ids)).map(({ id }) => id).sort()).toEqual(ids.slice(1).sort());
    const [one, three] = [
      await countStatements(() => peekSessions(customer.id, ids.slice(2))),
      await countStatements(() => peekSessions(customer.id, ids)),
    ];
    expect(three.statements).toEqual(one.statements);
    const other = await createCustomer({ name: "Fabrikam", dropzoneHost: "fabrikam.dropzone.app", cloud: "global", createdBy: "casey" });
    expect(await peekSessions(other.id, ids)).toEqual([]);
    await endBinding(customer.id, { staffId: randomUUID(), approvalId: null });
    expect(await peekSessions(customer.id, ids)).toEqual([]);
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
    expect([later.statements, later.transactions]).toEqual([soon.statements + 1, 1]);
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
    await owner.query("UPDATE session SET expires_at = now() - interval '1 second' WHERE token_hash = $1", [hashToken(token)]);
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

const ada = () => ({
  entraTenantId: randomUUID(),
  entraObjectId: randomUUID(),
  name: "Ada Admin",
  userName: "ada@contoso.com",
  roles: null,
});
