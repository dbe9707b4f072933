import { describe, expect, it } from "vitest";
import type { ObservedApplication } from "@/lib/onboarding/planning/observed";
import { certificate, desired, satisfied } from "@/testing/observed-tenant";
import { changeId } from "./changes";
import type { Observed } from "./observed";
import type { KnownToPortal } from "./plan";
import { planFor, removableNow } from "./plan-for";

const want = desired();
const { observed, known } = satisfied(want);
const app = (observed.application as { value: ObservedApplication }).value;
const [old] = app.secrets as [ObservedApplication["secrets"][number]];

/** The same tenant, with these on the app. */
const withApp = (changed: Partial<ObservedApplication>): Observed => ({
  ...observed,
  application: { known: true, requestId: null, value: { ...app, ...changed } },
});
const fresh = { ...old, keyId: "new", endDateTime: "2027-12-31T00:00:00Z" };
const bothSecrets = withApp({ secrets: [old, fresh] });
const ours = { ...known.ours, secretKeyIds: ["s", "new"] };
const heldBy = (dataSource: string, alertSource: string): KnownToPortal["held"] => ({
  "data-source": { secretKeyId: dataSource, clientId: "app-id" },
  "alert-source": { secretKeyId: alertSource, clientId: "app-id" },
});
/** A new secret is sealed here. An integration that does not have it yet is not saved with what is wanted. */
const sealed = (dataSource: string, alertSource: string): KnownToPortal => ({
  ...known,
  ours,
  secretKeyId: "new",
  hasSecretValue: true,
  held: heldBy(dataSource, alertSource),
  saved: { "data-source": dataSource === "new" ? [] : null, "alert-source": alertSource === "new" ? [] : null },
});
const replacing = (keyIds: readonly string[], about: KnownToPortal): KnownToPortal => ({ ...about, replacing: keyIds });
const ids = (seen: Observed, about: KnownToPortal) => planFor("renewal", want, seen, about).map(changeId);
const idsNow = (seen: Observed, about: KnownToPortal) => removableNow("renewal", want, seen, about).map(changeId);

const whole = ["create-client-secret", "save-data-source", "save-alert-source", "retire-secret:s"];
const rest = ["save-data-source", "save-alert-source", "retire-secret:s"];

describe("the plan of a renewal", () => {
  it("makes a new secret, saves both integrations with it, and removes the old one last, although nothing else is to be done", () => {
    expect(planFor("setup", want, observed, known)).toEqual([]);
    expect(ids(observed, known)).toEqual(whole);
  });

  it("is the same for a secret that has ended", () => {
    expect(ids(withApp({ secrets: [{ ...old, endDateTime: "2025-12-31T00:00:00Z" }] }), known)).toEqual(whole);
  });

  it("removes nothing when the old secret is gone already", () => {
    expect(ids(withApp({ secrets: [] }), known)).toEqual(whole.slice(0, 3));
  });

  it("goes on with the new secret of a renewal that was interrupted, and makes no third one", () => {
    expect(ids(bothSecrets, sealed("s", "s"))).toEqual(rest);
    expect(ids(bothSecrets, sealed("new", "s"))).toEqual(["save-alert-source", "retire-secret:s"]);
    expect(planFor("setup", want, bothSecrets, sealed("s", "s")).map(changeId)).toEqual(rest);
  });

  it("makes another one when the value of the interrupted one is no longer here, and removes both others", () => {
    const lost = { ...known, ours, held: heldBy("new", "s") };
    expect(ids(bothSecrets, lost)).toEqual([...whole, "retire-secret:new"]);
    expect(planFor("setup", want, bothSecrets, lost)).toEqual([]);
  });

  it("removes somebody else's secret first", () => {
    const foreign = { ...old, keyId: "theirs", displayName: "backup" };
    const [first, ...others] = ids(withApp({ secrets: [old, foreign] }), known);
    expect(first).toContain("remove-foreign:");
    expect(others).toEqual(whole);
  });
});

describe("a run that renews", () => {
  it("wants a new secret until there is one that its plan does not remove", () => {
    expect(ids(observed, replacing(["s"], known))).toEqual(whole);
    expect(ids(bothSecrets, replacing(["s"], sealed("s", "s")))).toEqual(rest);
    const over = { ...known, ours, secretKeyId: "new", held: heldBy("new", "new") };
    expect(ids(bothSecrets, replacing(["s"], over))).toEqual(["retire-secret:s"]);
    expect(ids(withApp({ secrets: [fresh] }), replacing(["s"], over))).toEqual([]);
  });

  it.each([
    ["no new secret could be made", observed, known],
    ["no integration has the new one", bothSecrets, sealed("s", "s")],
    ["one integration has the new one", bothSecrets, sealed("new", "s")],
  ])("never removes the secret that an integration holds: %s", (_, seen, about) => {
    const held = Object.values(about.held).map((one) => one?.secretKeyId);
    const isHandedOver = Object.values(about.saved).every((lacking) => lacking !== null);
    // The run asks only once both integrations are handed over.
    if (isHandedOver) expect(idsNow(seen, replacing(["s"], about)).filter((id) => held.some((key) => id.endsWith(`:${key}`)))).toEqual([]);
    else expect(held).toContain("s");
  });
});

describe("a new certificate of Dropzone", () => {
  const replaced = { ...want, certificate: { ...certificate, thumbprint: "CD".repeat(20) } };
  const ofOurs = { ...known, ours: { ...known.ours, thumbprints: [certificate.thumbprint] } };
  const handedOver = ["add-certificate", ...whole, `retire-certificate:${certificate.thumbprint}`].toSorted();

  it("is added, handed over with a new secret, and the old one removed last, whichever page the plan is made for", () => {
    for (const purpose of ["setup", "renewal"] as const) {
      const plan = planFor(purpose, replaced, observed, ofOurs).map(changeId);
      expect(plan.toSorted()).toEqual(handedOver);
      expect(plan.indexOf("add-certificate")).toBeLessThan(plan.indexOf("save-alert-source"));
      expect(plan.slice(-2).every((id) => id.startsWith("retire-"))).toBe(true);
    }
  });

  it("does not take the old one off the app while it is not on it", () => {
    expect(removableNow("renewal", replaced, observed, replacing(["s"], ofOurs))).toEqual([]);
    const both = withApp({ certificates: [...app.certificates, { ...app.certificates[0], thumbprint: "CD".repeat(20) } as never] });
    expect(removableNow("renewal", replaced, both, replacing(["s"], ofOurs)).map(changeId)).toEqual([
      `retire-certificate:${certificate.thumbprint}`,
    ]);
  });

  it("that is only uploaded takes no other one's place", () => {
    const uploaded = { ...replaced, certificate: { ...replaced.certificate, source: "upload" as const } };
    expect(planFor("setup", uploaded, observed, ofOurs).map(changeId)).toEqual(["add-certificate"]);
  });
});
