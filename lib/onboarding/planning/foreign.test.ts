import { describe, expect, it } from "vitest";
import { desired, emptyTenant, satisfied } from "@/testing/observed-tenant";
import { type Change, changeId } from "./changes";
import { isHeldBack, isOpenToOthers } from "./cleaning";
import { foreignItems, type Ours } from "./foreign";
import { foreignItemId } from "./foreign-item";
import type { Observed, ObservedApplication, ObservedServicePrincipal } from "./observed";
import { plan } from "./plan";
import { reconcile } from "./reconcile";
import { shareOut } from "./share";
import { waves } from "./waves";

const want = desired();
const { observed: clean, known } = satisfied(want);
const ours: Ours = { ...known.ours, makerIds: ["ada"] };
const secret = {
  keyId: "m",
  displayName: "Dropzone AI Integration Key",
  startDateTime: "2026-03-01T00:00:00Z",
  endDateTime: "2028-01-01T00:00:00Z",
};
const key = { keyId: "k", thumbprint: "CD".repeat(20), displayName: "mine", startDateTime: null, endDateTime: null };
const federated = { id: "f", name: "build", issuer: "https://i.example", subject: "repo:a" };
const uma = { id: "uma", name: "Uma User" };

function tenant(app: Partial<ObservedApplication>, principal: Partial<ObservedServicePrincipal> = {}): Observed {
  if (!clean.application.known || !clean.application.value || !clean.servicePrincipal.known || !clean.servicePrincipal.value)
    throw new TypeError("the satisfied tenant has both");
  return {
    ...clean,
    application: { ...clean.application, value: { ...clean.application.value, ...app } },
    servicePrincipal: { ...clean.servicePrincipal, value: { ...clean.servicePrincipal.value, ...principal } },
  };
}
const appOf = (observed: Observed) => (observed.application.known ? observed.application.value : null) as ObservedApplication;
const idsIn = (observed: Observed) => foreignItems(observed, ours, want).map(foreignItemId);

describe("what is somebody else's on our app", () => {
  it("is nothing of what the portal made, nor the ownership of the person in whose name it was made", () => {
    expect(idsIn(tenant({ owners: [{ id: "ada", name: "Ada" }] }, { owners: [{ id: "ada", name: "Ada" }] }))).toEqual([]);
    expect(idsIn(emptyTenant())).toEqual([]);
  });
  it.each<[string, Observed, string]>([
    ["a secret, also one with our secret's name", tenant({ secrets: [secret] }), "application:secret:m"],
    ["a certificate", tenant({ certificates: [key] }), "application:certificate:k"],
    ["a federated credential", tenant({ federated: [federated] }), "application:federated-credential:f"],
    ["an owner", tenant({ owners: [uma] }), "application:owner:uma"],
    ["a redirect address", tenant({ redirectUris: ["https://collect.example/"] }), "application:redirect-uris:all"],
    ["sign-in without a credential", tenant({ isPublicClient: true }), "application:redirect-uris:all"],
    ["a secret of the enterprise application", tenant({}, { secrets: [{ ...secret, keyId: "s" }] }), "service-principal:secret:s"],
    ["a certificate of the enterprise application", tenant({}, { certificates: [key] }), "service-principal:certificate:k"],
    ["an owner of the enterprise application", tenant({}, { owners: [uma] }), "service-principal:owner:uma"],
  ])("is %s", (_, observed, id) => {
    expect(idsIn(observed)).toEqual([id]);
    expect(plan(want, observed, { ...known, ours }).map(changeId)[0]).toBe(`remove-foreign:${id}`);
  });
  it("is not a secret that our own lost call made, which is removed as such", () => {
    const lost = { ...ours, lostSecretEnds: ["2028-01-01T00:00:00.000Z"] };
    const observed = tenant({ secrets: [...appOf(clean).secrets, secret] });
    expect(foreignItems(observed, lost, want)).toEqual([]);
    expect(plan(want, observed, { ...known, ours: lost }).map(changeId)).toEqual(["remove-orphan-secret:m"]);
  });
  it("is everything on an app that is to be adopted, with permissions that Dropzone does not need", () => {
    const grant = {
      id: "g",
      resourceId: "sp-microsoft-graph",
      resourceName: "Microsoft Graph",
      appRoleId: "Mail.Send",
      createdDateTime: null,
    };
    const observed = tenant({ standing: "to-adopt", owners: [{ id: "ada", name: "Ada" }] }, { grants: [grant] });
    expect(idsIn(observed)).toEqual(["application:owner:ada", "application:secret:s", "service-principal:grant:g"]);
  });
});

describe("a certificate of the enterprise application", () => {
  it("is somebody else's whatever it is called: the portal puts none there", () => {
    const dropzones = { ...key, thumbprint: want.certificate?.thumbprint ?? "" };
    const remembering = { ...ours, thumbprints: [dropzones.thumbprint] };
    const observed = tenant({}, { certificates: [dropzones] });
    expect(foreignItems(observed, remembering, want).map(foreignItemId)).toEqual(["service-principal:certificate:k"]);
  });
});

describe("whether an app is open to others", () => {
  const needed = (observed: Observed) => plan(want, observed, { ...known, ours });
  const unknown = { known: false, because: "cut-off", requestId: null, message: "no answer" } as const;
  it.each<[string, Observed, boolean]>([
    ["not when all of it is ours", clean, false],
    ["while a secret of somebody else's is left", tenant({ secrets: [...appOf(clean).secrets, secret] }), true],
    ["while Microsoft does not show the app", { ...clean, application: unknown }, true],
    ["while Microsoft does not show the enterprise application", { ...clean, servicePrincipal: unknown }, true],
  ])("is so %s", (_, observed, isOpen) => {
    expect(isOpenToOthers(needed(observed), observed)).toBe(isOpen);
  });
});

describe("a plan for an app that somebody else can use", () => {
  const open = tenant(
    { standing: "to-adopt", secrets: [secret], owners: [uma], federated: [federated] },
    { grants: [], secrets: [{ ...secret, keyId: "p" }] },
  );
  const planned = plan(want, open, { ...known, ours });
  const removals = planned.filter((change) => change.do === "remove-foreign");

  it("removes every credential and owner, each as a change of its own, before anything is granted", () => {
    expect(removals.map(changeId)).toEqual([
      "remove-foreign:application:owner:uma",
      "remove-foreign:application:secret:m",
      "remove-foreign:application:federated-credential:f",
      "remove-foreign:service-principal:secret:p",
    ]);
    const ordered = waves(planned);
    const waveOf = (wanted: (change: Change) => boolean) => ordered.flatMap((wave, i) => (wave.some(wanted) ? [i] : []));
    const lastRemoval = Math.max(...waveOf((change) => change.do === "remove-foreign"));
    const [adopted] = waveOf((change) => change.do === "adopt-application");
    expect(adopted).toBeGreaterThan(lastRemoval);
    for (const deed of ["grant-permission", "create-client-secret"])
      expect(Math.min(...waveOf((change) => change.do === deed))).toBeGreaterThan(adopted ?? 0);
  });
  it("is applied when all of it was confirmed", () => {
    expect(reconcile({ confirmed: planned, needed: planned, observed: open }).changedSince).toEqual([]);
  });
  it.each(removals.map((change) => [changeId(change), change] as const))("changes nothing else when %s was not confirmed", (_, left) => {
    const confirmed = planned.filter((change) => change !== left);
    const { toApply, changedSince } = reconcile({ confirmed, needed: planned, observed: open });
    expect(toApply.map((change) => change.do)).toEqual(removals.slice(1).map((change) => change.do));
    expect(changedSince.map((change) => change.do)).toContain("grant-permission");
  });
  it("grants nothing when a secret has appeared since it was confirmed", () => {
    const app = appOf(open);
    const now = {
      ...open,
      application: { ...open.application, value: { ...app, secrets: [...app.secrets, { ...secret, keyId: "late" }] } },
    } as Observed;
    const { toApply } = reconcile({ confirmed: planned, needed: plan(want, now, { ...known, ours }), observed: now });
    expect(toApply.every((change) => change.do === "remove-foreign")).toBe(true);
  });
  it("does not adopt another app than the one that was confirmed", () => {
    const other = planned.map((change) => (change.do === "adopt-application" ? { ...change, objectId: "another" } : change));
    const { toApply } = reconcile({ confirmed: planned, needed: other, observed: open });
    expect(toApply.map((change) => change.do)).not.toContain("grant-permission");
  });
  it("is left as a whole to somebody who may manage apps", () => {
    const about = { desired: want, choices: { capabilities: [], alertTypes: [], portalUrl: null }, wasExchangeDone: true };
    const { mine, left } = shareOut(planned, {
      ...about,
      saved: { "data-source": null, "alert-source": null },
      held: { "data-source": null, "alert-source": null },
      isMadeInExchange: false,
      observed: { ...open, roles: [] },
    });
    expect(mine.filter((change) => isHeldBack(change, planned))).toEqual([]);
    expect(left.map(({ change }) => change.do)).toContain("adopt-application");
  });
  it("holds back also what would not fit into one plan", () => {
    const many = tenant({ secrets: Array.from({ length: 100 }, (_, n) => ({ ...secret, keyId: `m${n}` })) }, { grants: [] });
    const first = plan(want, many, { ...known, ours });
    expect(first.filter((change) => change.do === "remove-foreign")).toHaveLength(60);
    const { toApply } = reconcile({ confirmed: first, needed: first, observed: many });
    expect(toApply.map((change) => change.do)).not.toContain("grant-permission");
  });
});
