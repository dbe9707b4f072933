import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useFreshDatabase } from "@/testing/database";
import { findCertificate, saveCertificate } from "./certificates";
import { findChoices, saveChoices } from "./choices";
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
import { hashToken } from "./hashed-tokens";
import { findInvitation, listInvitations, markInvitationUsed, mintInvitation, replaceInvitation, revokeInvitation } from "./invitations";
import { getPerson, type Person, recordPerson } from "./people";
import { listSubmissions, recordSubmission } from "./submissions";

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

describe("choices, certificate and submissions", () => {
  it("keep the last choices", async () => {
    expect(await findChoices(customer.id)).toBeNull();
    await saveChoices(customer.id, { capabilities: [], alertTypes: ["defender-alerts"], portalUrl: null }, randomUUID());
    const choices = {
      capabilities: ["cloud-apps" as const],
      alertTypes: ["phishing-mailbox" as const],
      portalUrl: "https://contoso.us3.portal.cloudappsecurity.com",
    };
    await saveChoices(customer.id, choices, randomUUID());
    expect(await findChoices(customer.id)).toEqual(choices);
  });

  it("keep the certificate and where it came from", async () => {
    const certificate = {
      thumbprint: "AB",
      der: "AA==",
      subject: "CN=dropzone",
      notAfter: "2030-01-01T00:00:00.000Z",
      source: "dropzone" as const,
    };
    await saveCertificate(customer.id, certificate);
    expect(await findCertificate(customer.id)).toMatchObject({ ...certificate, uploadedBy: null, refused: [] });
  });

  it("remember every certificate that was uploaded, and call them refused once Dropzone reports another", async () => {
    const who = {
      entraTenantId: randomUUID(),
      entraObjectId: randomUUID(),
      name: "Uma Uploader",
      userName: "uma@contoso.com",
      roles: null,
    };
    const { id: uploadedBy } = await recordPerson(customer.id, who);
    const file = { der: "AA==", subject: "CN=x", notAfter: "2030-01-01T00:00:00.000Z" };
    for (const thumbprint of ["C1", "C2", "C1"]) await saveCertificate(customer.id, { ...file, thumbprint, source: "upload", uploadedBy });
    expect(await findCertificate(customer.id)).toMatchObject({ thumbprint: "C1", uploadedBy: "Uma Uploader", refused: [] });
    await saveCertificate(customer.id, { ...file, thumbprint: "C2", source: "dropzone" });
    expect(await findCertificate(customer.id)).toMatchObject({ source: "dropzone", uploadedBy: null, refused: ["C1"] });
  });

  it("keep the fields of a submission that are not given again", async () => {
    const secretKeyId = randomUUID();
    await recordSubmission(customer.id, "data-source", {
      state: "tested",
      secretKeyId,
      testedAt: "2026-01-01T00:00:00.000Z",
      detail: { requestId: "r" },
    });
    await recordSubmission(customer.id, "data-source", { state: "saved", integrationId: "i-1", savedAt: "2026-01-01T00:01:00.000Z" });
    expect(await listSubmissions(customer.id)).toEqual([
      {
        ...{
          kind: "data-source",
          state: "saved",
          integrationId: "i-1",
          secretKeyId,
          secretEndsAt: null,
          clientId: null,
          detail: { requestId: "r" },
        },
        ...{ testedAt: "2026-01-01T00:00:00.000Z", savedAt: "2026-01-01T00:01:00.000Z" },
      },
    ]);
  });
});

const ada = () => ({
  entraTenantId: randomUUID(),
  entraObjectId: randomUUID(),
  name: "Ada Admin",
  userName: "ada@contoso.com",
  roles: null,
});
