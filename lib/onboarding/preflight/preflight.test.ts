import { describe, expect, it } from "vitest";
import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import { emptyTenant, satisfied, desired as wanted } from "@/testing/observed-tenant";
import type { AppPolicy, Known, Unknown } from "../planning/observed";
import type { PreflightFacts } from "./facts";
import { type FindingCode, findingRow, findingRows, findingWords } from "./findings";
import { preflight, standsInTheWay } from "./preflight";

const known = <T>(value: T): Known<T> => ({ known: true, value, requestId: "r" });
const unknown = (because: Unknown["because"]): Unknown => ({ known: false, because, requestId: "r", message: "" });
const open: AppPolicy = { areSecretsBlocked: false, secretDays: null, certificateDays: null, needsTrustedAuthority: false };

function facts(change: Partial<PreflightFacts> = {}): PreflightFacts {
  const tenant = emptyTenant();
  return {
    choices: {
      capabilities: [...optionalCapabilities],
      alertTypes: ["defender-alerts"],
      portalUrl: "https://contoso.us.portal.cloudappsecurity.com",
    },
    agreements: { secretDays: null, mayCustomizeExchange: false },
    roles: ["global-administrator"],
    policy: known(open),
    licences: known(["cloud-apps", "defender-for-endpoint", "exchange"]),
    resources: tenant.resources,
    application: tenant.application,
    others: 0,
    certificateDays: 365,
    exchange: known({ servicePrincipal: null, roleAssignment: null, isCustomized: true }),
    exchangeRights: known(true),
    dropzone: { host: "contoso.dropzone.app", hasKey: true, answers: known(null) },
    proposedPortalUrl: null,
    ...change,
  };
}

const codes = (change: Partial<PreflightFacts> = {}): FindingCode[] => preflight(facts(change)).map(({ code }) => code);
const withoutService = { ...emptyTenant().resources, "windows-defender-atp": known(null) };
const withoutUrl = { ...facts().choices, portalUrl: null };
const onlyBase = { ...facts().choices, capabilities: [] };

describe("the look before the plan", () => {
  it("finds nothing in the way of a Global Administrator in a tenant that has everything", () => {
    const found = preflight(facts());
    expect(found.map(({ code }) => findingRow(code).state)).toEqual(found.map(() => "fine"));
  });

  it.each<[FindingCode, string, Partial<PreflightFacts>]>([
    ["role-lacking", "a role is not held", { roles: ["application-administrator"] }],
    ["roles-unknown", "Microsoft did not tell the roles: unknown is not lacking", { roles: null }],
    ["register-open", "the role is enough", {}],
    ["register-unknown", "the policy may not be read and the role is not enough", { roles: ["exchange-administrator"] }],
    ["policy-unknown", "the policy may not be read", { policy: unknown("refused") }],
    ["policy-unknown", "Microsoft did not answer", { policy: unknown("cut-off") }],
    ["policy-fine", "the policy allows three years", { policy: known({ ...open, secretDays: 1095 }) }],
    ["secrets-blocked", "secrets are blocked", { policy: known({ ...open, areSecretsBlocked: true }) }],
    ["secret-capped", "secrets are capped", { policy: known({ ...open, secretDays: 180 }) }],
    [
      "secret-capped",
      "a longer life was agreed to than the policy allows now",
      { policy: known({ ...open, secretDays: 90 }), agreements: { secretDays: 180, mayCustomizeExchange: false } },
    ],
    [
      "secret-capped-agreed",
      "the shorter life was agreed to",
      { policy: known({ ...open, secretDays: 180 }), agreements: { secretDays: 180, mayCustomizeExchange: false } },
    ],
    ["certificate-needs-authority", "a trusted authority is demanded", { policy: known({ ...open, needsTrustedAuthority: true }) }],
    [
      "policy-fine",
      "a trusted authority is demanded and no certificate is needed",
      { policy: known({ ...open, needsTrustedAuthority: true }), choices: onlyBase },
    ],
    ["certificate-too-long", "certificates are capped", { policy: known({ ...open, certificateDays: 180 }) }],
    ["service-addable", "a service is missing and the person can add it", { resources: withoutService }],
    [
      "service-not-addable",
      "a service is missing and the person cannot add it",
      { resources: withoutService, roles: ["exchange-administrator"] },
    ],
    [
      "service-unknown",
      "Microsoft did not show a service",
      { resources: { ...withoutService, "windows-defender-atp": unknown("cut-off") } },
    ],
    ["license-missing", "no subscription has a product", { licences: known(["exchange"]) }],
    ["licenses-unknown", "subscriptions may not be read", { licences: unknown("refused") }],
    ["app-others", "somebody else's app has our name", { others: 2 }],
    ["app-ours", "our app is there, whatever else has its name", { application: satisfied(wanted()).observed.application, others: 1 }],
    ["app-unknown", "apps were not shown", { application: unknown("refused") }],
    ["exchange-not-asked", "nobody signed in for Exchange", { exchange: unknown("not-asked"), exchangeRights: unknown("not-asked") }],
    [
      "exchange-rights-lacking",
      "Exchange lets the person look at nothing",
      { exchange: unknown("refused"), exchangeRights: unknown("refused") },
    ],
    ["exchange-rights-lacking", "Exchange lets the person look and not change", { exchangeRights: known(false) }],
    ["exchange-unknown", "Exchange did not answer", { exchange: unknown("cut-off"), exchangeRights: unknown("cut-off") }],
    [
      "exchange-not-customized",
      "Exchange was never customized",
      { exchange: known({ servicePrincipal: null, roleAssignment: null, isCustomized: false }) },
    ],
    [
      "exchange-customizing-agreed",
      "it was agreed that the portal customizes it",
      {
        exchange: known({ servicePrincipal: null, roleAssignment: null, isCustomized: false }),
        agreements: { secretDays: null, mayCustomizeExchange: true },
      },
    ],
    ["dropzone-no-key", "there is no key", { dropzone: { host: "c", hasKey: false, answers: unknown("not-asked") } }],
    ["dropzone-key-refused", "the key is wrong", { dropzone: { host: "c", hasKey: true, answers: unknown("refused") } }],
    ["dropzone-unknown", "Dropzone did not answer", { dropzone: { host: "c", hasKey: true, answers: unknown("cut-off") } }],
    ["portal-url-missing", "the Portal URL is not entered", { choices: withoutUrl }],
    [
      "portal-url-proposed",
      "exactly one address exists",
      { choices: withoutUrl, proposedPortalUrl: "https://contoso.eu.portal.cloudappsecurity.com" },
    ],
  ])("finds %s when %s", (code, _, change) => {
    expect(codes(change)).toContain(code);
  });

  it("asks nothing about what was declined", () => {
    const subjects = preflight(facts({ choices: onlyBase, licences: unknown("refused") })).map(({ code }) => findingRow(code).about);
    expect(subjects).not.toContain("exchange");
    expect(subjects).not.toContain("portal-url");
    expect(subjects).not.toContain("licences");
  });

  it("stops before the plan for what has no way round it, and for no hint and nothing unknown", () => {
    expect(
      standsInTheWay(preflight(facts({ roles: ["application-administrator"], policy: unknown("refused"), licences: unknown("refused") }))),
    ).toEqual([]);
    expect(standsInTheWay(preflight(facts({ policy: known({ ...open, secretDays: 180 }) }))).map(({ code }) => code)).toEqual([
      "secret-capped",
    ]);
  });

  it("offers to decline what a license lacks, and names the colleague whose part it is", () => {
    const found = preflight(facts({ licences: known(["cloud-apps", "exchange"]), roles: ["application-administrator"] }));
    expect(found.find(({ code }) => code === "license-missing")?.capability).toBe("live-response");
    expect(found.filter(({ code }) => code === "role-lacking").map(({ duty }) => duty)).toEqual(["graph-consent", "exchange-admin"]);
  });
});

describe("the words of a finding", () => {
  it.each(Object.keys(findingRows) as FindingCode[])("%s: whatever is not fine has a consequence and a remedy", (code) => {
    const { state, consequence, remedy } = findingRow(code);
    if (state === "fine") expect([consequence, remedy]).toEqual([null, null]);
    else expect([consequence, remedy]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
    expect(findingWords({ code, it: "a thing" })).not.toMatch(/[{}]/);
  });
});
