import { describe, expect, it } from "vitest";
import { alertTypeIds } from "@/lib/catalogue/alert-types";
import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import { permissions, resourceKeys, resources } from "@/lib/catalogue/permissions";
import type { StepSlug } from "@/lib/catalogue/steps";
import { desiredState } from "../planning/desired";
import { foreignItems, type Ours } from "../planning/foreign";
import type { Observed, ObservedApplication, ObservedServicePrincipal, Unknown } from "../planning/observed";
import { observedLevels, tenantSteps } from "./tenant";

const at = "2026-01-01T00:00:00.000Z";
const certificate = { thumbprint: "AB12", der: "MIIB", notAfter: "2030-01-01T00:00:00Z", source: "dropzone" as const, uploadedBy: null };
const desired = desiredState({
  choices: { capabilities: [...optionalCapabilities], alertTypes: [...alertTypeIds], portalUrl: null },
  certificate,
  refusedCertificates: [],
  dropzone: { host: "contoso.dropzone.app", tenantId: "t" },
});
const known = <T>(value: T) => ({ known: true as const, value, requestId: null });
const cutOff: Unknown = { known: false, because: "cut-off", requestId: "r", message: "NoAnswer" };
const notAsked: Unknown = { ...cutOff, because: "not-asked" };

const app: ObservedApplication = {
  standing: "ours",
  createdDateTime: at,
  federated: [],
  owners: [],
  redirectUris: [],
  isPublicClient: false,
  objectId: "app-object",
  appId: "app-id",
  displayName: "Dropzone AI",
  uniqueName: "dropzone-ai-contoso",
  signInAudience: "AzureADMyOrg",
  tags: [],
  declared: resourceKeys.map((key) => ({
    resourceAppId: resources[key].appId,
    appRoleIds: permissions.filter((p) => p.resource === key).map((p) => `id:${p.name}`),
  })),
  certificates: [{ keyId: "c", thumbprint: "AB12", displayName: null, startDateTime: null, endDateTime: null }],
  secrets: [{ keyId: "s", displayName: "Dropzone AI Integration Key", startDateTime: at, endDateTime: "2027-12-30T00:00:00Z" }],
};
const secret = { keyId: "s", displayName: "Dropzone AI Integration Key", startDateTime: at, endDateTime: "2027-12-30T00:00:00Z" };
const lookalike = {
  objectId: "o",
  appId: "o",
  displayName: "Dropzone AI",
  createdDateTime: null,
  certificates: [],
  secrets: [],
  redirectUris: [],
};
const principal: ObservedServicePrincipal = {
  servicePrincipalId: "sp",
  appId: "app-id",
  accountEnabled: true,
  certificates: [],
  secrets: [],
  owners: [],
  grants: permissions.map((p) => ({
    id: p.name,
    resourceId: `sp:${p.resource}`,
    resourceName: null,
    appRoleId: `id:${p.name}`,
    createdDateTime: null,
  })),
};
const everythingThere: Observed = {
  at,
  organization: known({ tenantId: "t", displayName: "Contoso", initialDomain: "contoso.onmicrosoft.com" }),
  application: known(app),
  watching: { known: false, because: "not-asked", requestId: null, message: "NotAsked" },
  isGone: false,
  deleted: null,
  others: [],
  servicePrincipal: known(principal),
  resources: Object.fromEntries(
    resourceKeys.map((key) => {
      const roleIds = Object.fromEntries(permissions.filter((p) => p.resource === key).map((p) => [p.name, `id:${p.name}`]));
      return [key, known({ servicePrincipalId: `sp:${key}`, appId: resources[key].appId, roleIds })];
    }),
  ) as Observed["resources"],
  exchange: known({
    servicePrincipal: { identity: "x", appId: "app-id", objectId: "SP" },
    roleAssignment: { name: "Transport Hygiene-sp" },
  }),
  integrations: { "data-source": known(null), "alert-source": known(null) },
  roles: null,
};

const ours: Ours = { secretKeyIds: ["s"], lostSecretEnds: [], thumbprints: [], makerIds: [] };

function step(slug: StepSlug, part: Partial<Observed>, secretKeyId: string | null = "s", wanted = desired) {
  const observed = { ...everythingThere, ...part };
  const known = {
    secretKeyId,
    hasSecretValue: false,
    ours,
    made: [],
    saved: { "data-source": null, "alert-source": null },
    held: { "data-source": null, "alert-source": null },
    replacing: null,
  };
  return tenantSteps({ desired: wanted, observed, known, foreign: foreignItems(observed, ours, wanted), evidence: [] }).find(
    (view) => view.slug === slug,
  );
}

describe("a tenant that has everything", () => {
  const slugs = [
    "app-registration",
    "client-secret",
    "graph-permissions",
    "cloud-apps-permissions",
    "live-response-permissions",
    "exchange-permission",
    "certificate",
    "organization-id",
    "exchange-service-principal",
    "exchange-role",
  ] as const;
  it.each(slugs)("has %s done", (slug) => {
    expect(step(slug, {})).toMatchObject({ state: "done", trouble: null, observedAt: at });
  });
  it.each(slugs)("has %s as could-not-check when Microsoft did not answer", (slug) => {
    const silence = { organization: cutOff, application: cutOff, servicePrincipal: cutOff, exchange: cutOff };
    expect(step(slug, silence)).toMatchObject({ state: "could-not-check", trouble: { code: "reading-cut-off", requestId: "r" } });
  });
});

describe("the app registration needs somebody", () => {
  it.each<[string, Partial<Observed>, RegExp]>([
    ["when it does not exist", { application: known(null) }, /no app registration/],
    [
      "when only other apps have its name, which are not changed",
      { application: known(null), others: [lookalike] },
      /Another app looks like it and stays as it is/,
    ],
    [
      "when it is open to other directories",
      { application: known({ ...app, signInAudience: "AzureADMultipleOrgs" }) },
      /other directories/,
    ],
    ["when it was deleted", { application: known(null), isGone: true }, /was deleted\. There is no app registration/],
    [
      "when it is somebody else's and is to be adopted",
      { application: known({ ...app, standing: "to-adopt" }) },
      /becomes Dropzone's with the changes you confirm/,
    ],
    [
      "when it has a secret that we did not make",
      { application: known({ ...app, secrets: [...app.secrets, { ...secret, keyId: "m", displayName: "mallory" }] }) },
      /Somebody else can use the app.* The client secret “mallory”, since 2026-01-01\./,
    ],
    [
      "when its enterprise application has a secret",
      { servicePrincipal: known({ ...principal, secrets: [secret] }) },
      /The client secret .* of the enterprise application/,
    ],
    [
      "when it has an owner whom we did not make one, and a federated credential",
      {
        application: known({
          ...app,
          owners: [{ id: "uma", name: "Uma User" }],
          federated: [{ id: "f", name: "build", issuer: "https://i.example", subject: "repo:a" }],
        }),
      },
      /The owner Uma User and 1 more thing\./,
    ],
    ["when its enterprise application is missing", { servicePrincipal: known(null) }, /enterprise application does not/],
    ["when sign-in is switched off", { servicePrincipal: known({ ...principal, accountEnabled: false }) }, /switched off/],
  ])("%s", (_, part, line) => {
    expect(step("app-registration", part)).toMatchObject({ state: "needs-you", line: expect.stringMatching(line) });
  });
});

describe("the client secret needs somebody", () => {
  it.each<[string, Partial<Observed>, string | null, RegExp]>([
    ["when there is none", { application: known({ ...app, secrets: [] }) }, null, /no client secret yet/],
    ["when there is one whose value is not stored here", {}, null, /value is not known here/],
    ["when it has expired", { at: "2028-01-01T00:00:00.000Z" }, "s", /expired/],
  ])("%s", (_, part, secretKeyId, line) => {
    expect(step("client-secret", part, secretKeyId)).toMatchObject({ state: "needs-you", line: expect.stringMatching(line) });
  });
});

describe("permissions", () => {
  const without = (...names: string[]): Partial<Observed> => ({
    servicePrincipal: known({ ...principal, grants: principal.grants.filter(({ id }) => !names.includes(id)) }),
  });

  it("are counted, and a single missing one is named, with who can consent", () => {
    expect(step("graph-permissions", without("Mail.Read", "AuditLog.Read.All"))).toMatchObject({
      state: "needs-you",
      line: "5 of 7 granted",
    });
    expect(step("graph-permissions", without("Mail.Read"))?.line).toMatch(/^Mail.Read is declared but not consented\. A Privileged Role/);
    expect(step("exchange-permission", without("Exchange.ManageAsApp"))?.line).toMatch(/An Application Administrator/);
  });

  it("wait for a service that the tenant lacks, and are not called missing when the service was not observed", () => {
    const missing = { ...everythingThere.resources, "windows-defender-atp": known(null) };
    expect(step("live-response-permissions", { resources: missing })?.line).toBe("WindowsDefenderATP is not in your tenant yet.");
    const silent = { ...everythingThere.resources, "windows-defender-atp": cutOff };
    expect(step("live-response-permissions", { resources: silent })?.state).toBe("could-not-check");
    expect(step("graph-permissions", { resources: silent })?.state).toBe("done");
  });

  it("are stuck and named when the service does not offer them", () => {
    const { "Mail.Read": _, ...roleIds } = Object.fromEntries(permissions.map((p) => [p.name, `id:${p.name}`]));
    const graph = known({ servicePrincipalId: "sp:microsoft-graph", appId: resources["microsoft-graph"].appId, roleIds });
    expect(step("graph-permissions", { resources: { ...everythingThere.resources, "microsoft-graph": graph } })).toMatchObject({
      state: "stuck",
      line: expect.stringMatching(/^Microsoft Graph does not offer Mail\.Read/),
      trouble: { code: "permission-not-offered" },
    });
  });

  it("have two levels that were observed, or are unknown", () => {
    const answers = (observed: Partial<Observed>) =>
      new Set(observedLevels(desired, { ...everythingThere, ...observed }).map(({ answer }) => answer));
    expect(answers({})).toEqual(new Set(["yes"]));
    expect(answers({ application: known(null), servicePrincipal: known(null) })).toEqual(new Set(["no"]));
    expect(answers({ application: cutOff, servicePrincipal: cutOff })).toEqual(new Set(["unknown"]));
  });
});

describe("quarantined mail", () => {
  it("needs the certificate that Dropzone uses, and no other", () => {
    const other = { ...app, certificates: app.certificates.map((key) => ({ ...key, thumbprint: "CD34" })) };
    expect(step("certificate", { application: known(other) })).toMatchObject({ state: "needs-you" });
  });

  it("has a certificate that Dropzone has not confirmed, and names who uploaded it", () => {
    const uploaded = { ...desired, certificate: { ...certificate, source: "upload" as const, uploadedBy: "Ada Admin" } };
    const words = "uploaded by Ada Admin, not confirmed by Dropzone";
    const onApp = step("certificate", {}, "s", uploaded);
    expect(onApp).toMatchObject({ state: "done", line: `On the app: ${words}` });
    expect(onApp?.facts).toContainEqual({ label: "Origin", value: "Uploaded by Ada Admin, not confirmed by Dropzone" });
    expect(step("certificate", { application: known(null) }, "s", uploaded)?.line).toBe(`The certificate is not on the app yet: ${words}.`);
  });

  it("refuses an uploaded certificate that is not Dropzone's, until Dropzone's is on the app and the other is not", () => {
    const contradicted = { ...desired, refusedCertificates: ["CD34"] };
    const withKeys = (...thumbprints: string[]) =>
      known({
        ...app,
        certificates: thumbprints.map((thumbprint) => ({
          keyId: thumbprint,
          thumbprint,
          displayName: null,
          startDateTime: null,
          endDateTime: null,
        })),
      });
    for (const application of [known(null), withKeys(), withKeys("CD34"), withKeys("AB12", "CD34")])
      expect(step("certificate", { application }, "s", contradicted)).toMatchObject({
        state: "needs-you",
        trouble: { code: "certificate-mismatch" },
        facts: expect.arrayContaining([expect.objectContaining({ label: "Refused thumbprint", value: "CD34" })]),
      });
    expect(step("certificate", { application: withKeys("AB12") }, "s", contradicted)).toMatchObject({ state: "done", trouble: null });
  });

  it("needs somebody to sign in for Exchange before it is observed", () => {
    expect(step("exchange-role", { exchange: notAsked })).toMatchObject({ state: "needs-you", line: expect.stringMatching(/signed in/) });
  });

  it("needs an Exchange Administrator when the account that signed in has no role in Exchange", () => {
    expect(step("exchange-role", { exchange: { ...cutOff, because: "refused" } })).toMatchObject({
      state: "needs-you",
      waitsFor: "exchange-admin",
    });
  });

  it("needs a new entry in Exchange when the entry points to another enterprise application", () => {
    const stale = known({ servicePrincipal: { identity: "x", appId: "app-id", objectId: "old" }, roleAssignment: null });
    expect(step("exchange-service-principal", { exchange: stale })).toMatchObject({
      state: "needs-you",
      line: expect.stringMatching(/outdated/),
    });
    expect(step("exchange-role", { exchange: stale })).toMatchObject({ state: "needs-you" });
  });

  it("is stuck in a tenant for which Microsoft names no initial domain", () => {
    const organization = known({ tenantId: "t", displayName: "Contoso", initialDomain: null });
    expect(step("organization-id", { organization })?.state).toBe("stuck");
  });

  it("has no steps when it was declined", () => {
    const base = desiredState({
      choices: { capabilities: [], alertTypes: ["defender-alerts"], portalUrl: null },
      certificate,
      refusedCertificates: [],
      dropzone: desired.dropzone,
    });
    const known = {
      secretKeyId: "s",
      hasSecretValue: false,
      ours,
      made: [],
      saved: { "data-source": null, "alert-source": null },
      held: { "data-source": null, "alert-source": null },
      replacing: null,
    };
    const slugs = tenantSteps({ desired: base, observed: everythingThere, known, foreign: [], evidence: [] }).map(({ slug }) => slug);
    expect(slugs).toEqual(["app-registration", "client-secret", "graph-permissions", "organization-id"]);
  });
});
