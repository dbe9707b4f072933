import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OptionalCapabilityId, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { type PermissionName, resourceKeys } from "@/lib/catalogue/permissions";
import { certificate, desired, emptyTenant, nothingKnown, satisfied } from "@/testing/observed-tenant";
import { type Change, changeId, type HandOver, isHandOver, type Plan } from "./changes";
import type { Observed, Unknown } from "./observed";
import { plan } from "./plan";
import { isWithin, type Reconciled, reconcile } from "./reconcile";

const [x, y] = ["AA".repeat(20), "BB".repeat(20)];
const app = (thumbprint: string | null, ...names: PermissionName[]) =>
  ({ do: "create-application", permissions: names, thumbprint }) as const satisfies Change;
const addCertificate = (thumbprint: string): Change => ({ do: "add-certificate", thumbprint });
const notConfirmed = (thumbprint: string): Change => ({ do: "add-certificate", thumbprint, notConfirmed: { uploadedBy: "Ada" } });
const grantMail: Change = { do: "grant-permission", permission: "Mail.Read", resource: "microsoft-graph" };
const role: Change = { do: "assign-exchange-role" };
const saves: Change[] = [{ do: "save-data-source" }, { do: "save-alert-source" }];

const unknown: Unknown = { known: false, because: "cut-off", requestId: null, message: "no answer" };
const seen = emptyTenant();

const secret: Change = { do: "create-client-secret" };

const nothing: Reconciled = { toApply: [], alreadyDone: [], changedSince: [], unseen: [] };

describe("a confirmed change", () => {
  it.each<[string, { confirmed: Change[]; needed: Change[]; observed?: Observed }, Partial<Reconciled>]>([
    ["that is still needed is applied", { confirmed: [grantMail], needed: [grantMail] }, { toApply: [grantMail] }],
    [
      "that is no longer needed counts as done",
      { confirmed: [grantMail, role], needed: [role] },
      { toApply: [role], alreadyDone: [grantMail] },
    ],
    [
      "is unseen when Microsoft did not show this time what it is about",
      { confirmed: [grantMail, role], needed: [], observed: { ...seen, servicePrincipal: unknown } },
      { unseen: [grantMail, role] },
    ],
    [
      "of Exchange is unseen when Exchange did not answer",
      { confirmed: [role], needed: [], observed: { ...seen, exchange: unknown } },
      { unseen: [role] },
    ],
    [
      "of the app registration is unseen when the read got no answer",
      { confirmed: [app(x)], needed: [], observed: { ...seen, application: unknown } },
      { unseen: [app(x)] },
    ],
    [
      "that must not be given to an app of somebody else's waits while Microsoft does not show who can use it",
      { confirmed: [secret, role], needed: [secret, role], observed: { ...seen, servicePrincipal: unknown } },
      { changedSince: [secret, role] },
    ],
    ["that is a hand-over is left for later", { confirmed: saves, needed: [] }, {}],
    ["that is a hand-over and still needed is also left for later", { confirmed: saves, needed: saves }, {}],
  ])("%s", (_, { observed = seen, ...plans }, expected) => {
    expect(reconcile({ ...plans, observed })).toEqual({ ...nothing, ...expected });
  });
});

describe("a change that was not confirmed", () => {
  it.each<[string, Change[], Change[]]>([
    ["is not applied", [], [grantMail]],
    ["is not applied beside one that was confirmed", [role], [{ do: "register-in-exchange" }]],
  ])("%s", (_, confirmed, needed) => {
    expect(reconcile({ confirmed, needed, observed: seen }).toApply).toEqual([]);
  });
});

describe("a confirmed change that is now needed in another form", () => {
  it.each<[string, Change, Change[], "toApply" | "changedSince"]>([
    ["the same", app(x, "Mail.Read"), [app(x, "Mail.Read")], "toApply"],
    ["fewer permissions", app(x), [app(x, "Mail.Read")], "toApply"],
    [
      "a permission that was to be declared later",
      app(x, "Mail.Read"),
      [app(x), { do: "declare-permissions", permissions: ["Mail.Read"] }],
      "toApply",
    ],
    ["no certificate where one was confirmed", app(null), [app(x)], "toApply"],
    ["one permission more", app(x, "Mail.Read"), [app(x)], "changedSince"],
    ["another certificate", app(y), [app(x)], "changedSince"],
    ["a certificate where there was none", app(x), [app(null)], "changedSince"],
    ["another certificate on an app that is there", addCertificate(y), [addCertificate(x)], "changedSince"],
    ["an unconfirmed certificate that was shown as Dropzone's", notConfirmed(x), [addCertificate(x)], "changedSince"],
    ["a certificate that Dropzone has confirmed since", addCertificate(x), [notConfirmed(x)], "toApply"],
  ])("%s: %o", (_, needed, confirmed, outcome) => {
    const reconciled = reconcile({ confirmed, needed: [needed], observed: seen });
    expect(reconciled[outcome].map(changeId)).toEqual([changeId(needed)]);
    // The change of the new plan is applied, and it is never more than what was confirmed.
    if (outcome === "toApply") expect(reconciled.toApply).toEqual([needed]);
    else expect(reconciled.toApply).toEqual([]);
  });
});

describe("a hand-over is within what was confirmed", () => {
  const host = "contoso.dropzone.app";
  const theirs = { integrationId: "int-1", tenantId: "fabrikam", clientId: "app", of: "another-tenant" } as const;
  const save = (fields: Partial<HandOver>): HandOver => ({ do: "save-data-source", host, ...fields });
  it.each<[string, HandOver, Change[], boolean]>([
    ["when nothing has changed", save({}), [save({})], true],
    ["when the confirmed integration is to be replaced", save({ replaces: theirs }), [save({ replaces: theirs })], true],
    ["when the integration that was to be replaced is gone", save({}), [save({ replaces: theirs })], true],
    ["but not when it was not confirmed at all", save({}), [], false],
    ["but not when only the other integration was confirmed", save({}), [{ do: "save-alert-source", host }], false],
    ["but not at another host", save({ host: "evil.dropzone.app" }), [save({})], false],
    ["but not when an integration of somebody else has appeared", save({ replaces: theirs }), [save({})], false],
    [
      "but not when it is another integration than was confirmed",
      save({ replaces: { ...theirs, tenantId: "northwind" } }),
      [save({ replaces: theirs })],
      false,
    ],
    ["but not when the confirmed plan is from before plans named a host", save({}), [{ do: "save-data-source" }], false],
  ])("%s", (_, needed, confirmed, expected) => {
    expect(isWithin(needed, confirmed)).toBe(expected);
  });
});

describe("for any confirmed plan and any observation", () => {
  const ids = (changes: Plan) => changes.map(changeId).sort();
  const choices = fc.subarray<OptionalCapabilityId>([...optionalCapabilities]);
  const tenant = fc
    .record({
      has: choices,
      absent: fc.subarray(resourceKeys),
      silent: fc.subarray(["application", "servicePrincipal", "exchange"] as const),
    })
    .map(({ has, absent, silent }): Observed => {
      const observed = has.length > 0 ? satisfied(desired(has)).observed : emptyTenant();
      for (const key of absent) observed.resources[key] = { known: true, value: null, requestId: null };
      return { ...observed, ...Object.fromEntries(silent.map((part) => [part, unknown])) };
    });

  it("each confirmed change of the tenant is in exactly one group, and only confirmed changes are applied", () => {
    fc.assert(
      fc.property(choices, tenant, tenant, fc.constantFrom(certificate.thumbprint, x), (capabilities, before, now, thumbprint) => {
        const want = desired(capabilities);
        const wantBefore = { ...want, certificate: want.certificate && { ...want.certificate, thumbprint } };
        const confirmed = plan(wantBefore, before, nothingKnown);
        const needed = plan(want, now, nothingKnown);
        const { toApply, alreadyDone, changedSince, unseen } = reconcile({ confirmed, needed, observed: now });
        expect(ids([...toApply, ...alreadyDone, ...changedSince, ...unseen])).toEqual(ids(confirmed.filter((c) => !isHandOver(c))));
        for (const change of toApply) expect(needed).toContain(change);
        const allowed = confirmed.flatMap((c) => ("permissions" in c ? c.permissions : []));
        for (const change of toApply) if ("permissions" in change) expect(allowed).toEqual(expect.arrayContaining(change.permissions));
      }),
    );
  });

  it("a confirmed plan is applied as it is when the tenant has not changed", () => {
    fc.assert(
      fc.property(choices, tenant, (capabilities, observed) => {
        // Otherwise some of it waits: see above.
        fc.pre(observed.application.known && observed.servicePrincipal.known);
        const confirmed = plan(desired(capabilities), observed, nothingKnown);
        expect(reconcile({ confirmed, needed: confirmed, observed })).toEqual({
          ...nothing,
          toApply: confirmed.filter((change) => !isHandOver(change)),
        });
      }),
    );
  });
});
