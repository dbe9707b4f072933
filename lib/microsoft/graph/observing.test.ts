import { describe, expect, it } from "vitest";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import { applicationRequests, parseApplications } from "./applications";
import type { BatchAnswer } from "./batch";
import { parseMyRoles } from "./me";
import { parseOrganization } from "./organization";
import { parseServicePrincipal, servicePrincipalRequests } from "./service-principals";

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

describe("our application", () => {
  const application = (part: object) => ({
    id: "object-1",
    appId: "app-1",
    displayName: dropzoneApp.displayName,
    uniqueName: null,
    signInAudience: "AzureADMyOrg",
    tags: [],
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
  const ours = { uniqueName: "dropzone-ai-1", knownAppId: null };
  const named = (...value: object[]) => answers({ "applications-by-name": ok({ value }) });

  it.each([
    ["its unique name", application({ uniqueName: "dropzone-ai-1" }), ours],
    ["the portal's tag", application({ tags: [dropzoneApp.tag] }), ours],
    ["its known id", application({}), { ...ours, knownAppId: "app-1" }],
  ])("is recognised by %s", (_, found, which) => {
    const all = new Map([...named(found), ["application-by-id", refused(404, "Request_ResourceNotFound")] as const]);
    expect(parseApplications(all, which).application).toMatchObject({ known: true, value: { appId: "app-1" } });
  });
  it("is not recognised by its name alone, and an app of the same name is reported", () => {
    expect(parseApplications(named(application({})), ours)).toEqual({
      application: { known: true, value: null, requestId: "r" },
      namesakes: [{ appId: "app-1", displayName: dropzoneApp.displayName }],
    });
  });
  it("is found by its id after the customer renamed it", () => {
    const which = { ...ours, knownAppId: "app-1" };
    const all = answers({ "applications-by-name": ok({ value: [] }), "application-by-id": ok(application({ displayName: "Renamed" })) });
    expect(parseApplications(all, which).application).toMatchObject({ value: { displayName: "Renamed" } });
  });
  it("has its declared roles, without delegated scopes", () => {
    const { application: found } = parseApplications(named(application({ uniqueName: "dropzone-ai-1" })), ours);
    expect(found).toMatchObject({
      value: {
        declared: [{ resourceAppId: "graph", appRoleIds: ["role"] }],
        certificates: [{ thumbprint: "ABCDEF0123456789ABCDEF0123456789ABCDEF01" }],
      },
    });
  });
  it.each([
    ["the search was refused", answers({ "applications-by-name": refused(403, "Authorization_RequestDenied") }), ours],
    [
      "the search went on to a second page",
      answers({ "applications-by-name": ok({ value: [], "@odata.nextLink": "https://graph.microsoft.com/v1.0/x" }) }),
      ours,
    ],
    [
      "looking by id failed",
      answers({ "applications-by-name": ok({ value: [] }), "application-by-id": refused(503, "ServiceUnavailable") }),
      { ...ours, knownAppId: "app-1" },
    ],
  ])("does not count as absent when %s", (_, all, which) => {
    expect(parseApplications(all, which).application.known).toBe(false);
  });
  it("is requested without spaces in the URL, which a gateway might not accept", () => {
    for (const { url } of applicationRequests({ ...ours, knownAppId: "app-1" })) expect(url).not.toMatch(/\s/);
  });
});

describe("our service principal", () => {
  const grant = (index: number) => ({ id: `g${index}`, resourceId: "r", appRoleId: `role${index}`, createdDateTime: null });
  const principal = (part: object = {}) => ({ id: "sp-1", appId: "app-1", accountEnabled: true, appRoleAssignments: [grant(1)], ...part });

  it("is picked by app id from several of the same name", () => {
    const all = answers({ "service-principals-by-name": ok({ value: [principal({ appId: "other", id: "sp-0" }), principal()] }) });
    expect(parseServicePrincipal(all, "app-1")).toMatchObject({
      servicePrincipal: { known: true, value: { servicePrincipalId: "sp-1", grants: [{ appRoleId: "role1" }] } },
      mayHaveMoreGrants: false,
    });
  });
  it("may hold more grants than $expand returns", () => {
    const twenty = Array.from({ length: 20 }, (_, index) => grant(index));
    const all = answers({ "service-principal-by-id": ok(principal({ appRoleAssignments: twenty })) });
    expect(parseServicePrincipal(all, "app-1").mayHaveMoreGrants).toBe(true);
  });
  it.each([
    ["the app does not exist", answers({}), null],
    ["it is not in the list", answers({ "service-principals-by-name": ok({ value: [] }) }), "app-1"],
    ["Microsoft answers 404", answers({ "service-principal-by-id": refused(404, "Request_ResourceNotFound") }), "app-1"],
  ])("is absent when %s", (_, all, appId) => {
    expect(parseServicePrincipal(all, appId).servicePrincipal).toMatchObject({ known: true, value: null });
  });
  it("is unknown when Microsoft refused the search", () => {
    const all = answers({ "service-principals-by-name": refused(403, "Authorization_RequestDenied") });
    expect(parseServicePrincipal(all, "app-1").servicePrincipal).toMatchObject({ known: false, because: "refused" });
  });
  it("is requested by id only, once its id is known", () => {
    expect(servicePrincipalRequests({ knownAppId: "app-1" }).map(({ id }) => id)).toEqual(["service-principal-by-id"]);
  });
});
