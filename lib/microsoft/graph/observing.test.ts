import { describe, expect, it } from "vitest";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import type { BatchAnswer } from "./batch";
import type { GraphClient } from "./client";
import { applicationRequests, parseOthers, type Sought } from "./finding-applications";
import { parseMyRoles } from "./me";
import { parseOrganization } from "./organization";
import { observeOurApplication } from "./our-application";
import { parseServicePrincipal } from "./service-principals";

const ok = (body: unknown): BatchAnswer => ({ status: 200, body, requestId: "r", retryAfter: null });
const refused = (status: number, code: string): BatchAnswer => ({
  status,
  body: { error: { code, message: "no", innerError: { "request-id": "r" } } },
  requestId: "r",
  retryAfter: null,
});
const answers = (entries: Record<string, BatchAnswer>) => new Map(Object.entries(entries));

describe("the organization", () => {
  const organization = (verifiedDomains: unknown) => ok({ value: [{ id: "tid", displayName: "Contoso", verifiedDomains }] });

  it("has the domain that is marked as initial, not the one that looks like it", () => {
    const domains = [
      { name: "contoso.mail.onmicrosoft.com", isInitial: false },
      { name: "contoso.com", isInitial: false, isDefault: true },
      { name: "contoso.onmicrosoft.com", isInitial: true },
    ];
    expect(parseOrganization(organization(domains))).toMatchObject({ known: true, value: { initialDomain: "contoso.onmicrosoft.com" } });
  });
  it("has no initial domain when Microsoft lists none", () => {
    expect(parseOrganization(organization(null))).toMatchObject({ known: true, value: { initialDomain: null } });
  });
  it.each([
    { answer: refused(403, "Authorization_RequestDenied"), because: "refused" },
    { answer: refused(429, "TooManyRequests"), because: "slowed-down" },
    { answer: refused(500, "UnknownError"), because: "cut-off" },
    { answer: undefined, because: "not-asked" },
    { answer: ok({ value: [] }), because: "cut-off" },
  ])("is unknown with the reason $because", ({ answer, because }) => {
    expect(parseOrganization(answer)).toMatchObject({ known: false, because });
  });
});

describe("the admin's roles", () => {
  const globalAdministrator = { roleTemplateId: "62e90394-69f5-4237-9190-012177145e10", displayName: null };
  it("are recognised by template id, since their names are blank", () => {
    expect(parseMyRoles(ok({ value: [globalAdministrator] }))).toEqual(["global-administrator"]);
  });
  it("are none when Microsoft lists none", () => {
    expect(parseMyRoles(ok({ value: [] }))).toEqual([]);
  });
  it.each([
    ["blanked one of them", ok({ value: [globalAdministrator, { roleTemplateId: null }] })],
    ["refused to answer", refused(403, "Authorization_RequestDenied")],
    ["answered nonsense", ok("<html>")],
  ])("are unknown, not absent, when Microsoft %s", (_, answer) => {
    expect(parseMyRoles(answer)).toBeNull();
  });
});

const missing = refused(404, "Request_ResourceNotFound");
const application = (part: object = {}) => ({
  id: "object-1",
  appId: "app-1",
  displayName: dropzoneApp.displayName,
  uniqueName: null,
  signInAudience: "AzureADMyOrg",
  tags: [dropzoneApp.tag],
  createdDateTime: "2026-01-01T00:00:00Z",
  requiredResourceAccess: [
    {
      resourceAppId: "graph",
      resourceAccess: [
        { id: "role", type: "Role" },
        { id: "scope", type: "Scope" },
      ],
    },
  ],
  keyCredentials: [{ keyId: "k", customKeyIdentifier: "abcdef0123456789abcdef0123456789abcdef01", endDateTime: null, key: null }],
  passwordCredentials: [],
  ...part,
});
const details = {
  "owners:object-1": ok({ value: [{ id: "uma", displayName: "Uma User", userPrincipalName: "uma@contoso.com" }, { id: "blank" }] }),
  "federated:object-1": ok({ value: [{ id: "f", name: "build", issuer: "https://issuer.example", subject: "repo:a" }] }),
};
const grant = (index: number) => ({ id: `g${index}`, resourceId: "r", appRoleId: `role${index}`, createdDateTime: null });
const principal = (part: object = {}) => ({ id: "sp-1", appId: "app-1", accountEnabled: true, appRoleAssignments: [grant(1)], ...part });
const ourPrincipal = { "our-principal": ok(principal()), "our-principal-owners": ok({ id: "sp-1", owners: [{ id: "amir" }] }) };

describe("our application", () => {
  const name = "dropzone-onboarding-1";
  const byId: Sought = { app: { objectId: "object-1", appId: "app-1" }, uniqueName: null, formerUniqueName: "dropzone-ai-contoso" };
  const byName: Sought = { ...byId, app: null, uniqueName: name };
  /** `later`: the answers to the requests that follow the first batch. */
  const look = (sought: Sought, first: Record<string, BatchAnswer>, later: Record<string, BatchAnswer> = {}, isRecent = false) => {
    const graph = { batch: async () => answers(later) } as unknown as GraphClient;
    return observeOurApplication(graph, answers(first), { sought, standing: "ours", isRecent });
  };

  it("is the one whose id is recorded, with everything by which somebody could use it", async () => {
    const seen = await look(byId, { "our-application": ok(application({ displayName: "Renamed" })), ...details, ...ourPrincipal });
    expect(seen.application).toMatchObject({
      known: true,
      value: {
        standing: "ours",
        displayName: "Renamed",
        declared: [{ resourceAppId: "graph", appRoleIds: ["role"] }],
        certificates: [{ thumbprint: "ABCDEF0123456789ABCDEF0123456789ABCDEF01" }],
        owners: [
          { id: "uma", name: "Uma User (uma@contoso.com)" },
          { id: "blank", name: "blank" },
        ],
        federated: [{ name: "build", subject: "repo:a" }],
      },
    });
    expect(seen.servicePrincipal).toMatchObject({ value: { servicePrincipalId: "sp-1", owners: [{ id: "amir" }] } });
  });
  it("is found by the unique name that was stored for it, when the answer to its creation was lost", async () => {
    const seen = await look(byName, { "by-unique-name": ok(application({ uniqueName: name })) }, { ...details, ...ourPrincipal });
    expect(seen).toMatchObject({ application: { value: { objectId: "object-1", standing: "ours" } }, isGone: false });
  });
  it("is not recognised by its name, its tag or the unique name that earlier versions gave: that is another app", async () => {
    const planted = ok({ value: [application({ uniqueName: "dropzone-ai-contoso" })] });
    const all = { "same-name": planted, "same-tag": planted, "former-name": ok(application()), "by-unique-name": missing };
    expect((await look(byName, all)).application).toMatchObject({ known: true, value: null });
    expect(parseOthers(answers(all), null)).toMatchObject([{ objectId: "object-1", appId: "app-1" }]);
    expect(parseOthers(answers(all), "object-1")).toEqual([]);
  });
  it.each([
    ["it is among the deleted ones", ok({ id: "object-1" }), true],
    ["Microsoft does not know it any more", missing, false],
  ])("is gone when %s", async (_, deleted, isRecent) => {
    const seen = await look(byId, { "our-application": missing }, { "deleted:object-1": deleted }, isRecent);
    expect(seen).toMatchObject({ application: { known: true, value: null }, isGone: true });
  });
  it("is not gone while it was created a moment ago and no server knows it", async () => {
    const seen = await look(byId, { "our-application": missing }, { "deleted:object-1": missing }, true);
    expect(seen).toMatchObject({ application: { known: false, because: "cut-off" }, isGone: false });
  });
  it.each<[string, Sought, Record<string, BatchAnswer>]>([
    ["the search was refused", byName, { "by-unique-name": refused(403, "Authorization_RequestDenied") }],
    ["looking by id failed", byId, { "our-application": refused(503, "ServiceUnavailable") }],
    ["its owners were refused", byId, { "our-application": ok(application()), ...details, "owners:object-1": refused(403, "x") }],
    ["its federated credentials got no answer", byId, { "our-application": ok(application()), "owners:object-1": ok({ value: [] }) }],
  ])("counts as not observed when %s", async (_, sought, first) => {
    expect((await look(sought, first)).application.known).toBe(false);
  });
  it("is requested without spaces in the URL, which a gateway might not accept, and never by a spent unique name", () => {
    const requests = applicationRequests(byId);
    for (const { url } of requests) expect(url).not.toMatch(/\s/);
    expect(requests.map(({ id }) => id)).not.toContain("by-unique-name");
  });
});

describe("our service principal", () => {
  it("may hold more grants than $expand returns", () => {
    const twenty = Array.from({ length: 20 }, (_, index) => grant(index));
    expect(parseServicePrincipal(answers(ourPrincipal)).mayHaveMoreGrants).toBe(false);
    const many = { ...ourPrincipal, "our-principal": ok(principal({ appRoleAssignments: twenty })) };
    expect(parseServicePrincipal(answers(many)).mayHaveMoreGrants).toBe(true);
  });
  it("has credentials of its own", () => {
    const secret = { keyId: "s", displayName: "mallory", startDateTime: "2026-01-01T00:00:00Z", endDateTime: "2028-01-01T00:00:00Z" };
    const found = { ...ourPrincipal, "our-principal": ok(principal({ passwordCredentials: [secret] })) };
    expect(parseServicePrincipal(answers(found)).servicePrincipal).toMatchObject({ value: { secrets: [secret], certificates: [] } });
  });
  it("is absent when Microsoft answers 404", () => {
    const none = answers({ "our-principal": missing, "our-principal-owners": missing });
    expect(parseServicePrincipal(none).servicePrincipal).toMatchObject({ known: true, value: null });
  });
  it.each(["our-principal", "our-principal-owners"])("is unknown when Microsoft refused %s", (id) => {
    const all = answers({ ...ourPrincipal, [id]: refused(403, "Authorization_RequestDenied") });
    expect(parseServicePrincipal(all).servicePrincipal).toMatchObject({ known: false, because: "refused" });
  });
});
