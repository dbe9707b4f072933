import { describe, expect, it } from "vitest";
import { type Change, type ChangeProgress, changeId, isHandOver, type TenantChange } from "@/lib/onboarding/planning/changes";
import { plan } from "@/lib/onboarding/planning/plan";
import { desired, emptyTenant, nothingKnown } from "@/testing/observed-tenant";
import { nextWave, withResults } from "./next-wave";
import { done, notTried, troubleNow } from "./outcome";

const planned = plan(desired(), emptyTenant(), nothingKnown).filter((change): change is TenantChange => !isHandOver(change));
const progressOf = (changes: readonly Change[]): ChangeProgress[] => changes.map((change) => ({ change, state: "pending", trouble: null }));
const nowhere = { ground: { appObjectId: null, appId: null, servicePrincipalId: null, resources: {} }, isOpen: false };
const deeds = (changes: readonly Change[] = []) => changes.map((change) => change.do);
const allDone = (changes: readonly Change[]) => changes.map((change) => done(change, null));

describe("the next wave", () => {
  it("is read off the changes alone, so a step that is repeated goes on where it was", () => {
    let progress = progressOf(planned);
    const sizes: number[] = [];
    for (let wave = nextWave(planned, progress, nowhere); wave !== null; wave = nextWave(planned, progress, nowhere)) {
      sizes.push(wave.free.length);
      // A kill while it was sent: some of it was recorded.
      const [first, ...rest] = wave.free as [TenantChange, ...TenantChange[]];
      progress = withResults(progress, allDone([first]));
      if (rest.length > 0) expect(nextWave(planned, progress, nowhere)).toMatchObject({ number: wave.number, free: rest });
      progress = withResults(progress, allDone(rest));
    }
    expect(sizes).toEqual([1, 2, 14, 1]);
  });

  it("is not sent when a policy of the tenant forbids the client secret", () => {
    const secret = planned.find((change) => change.do === "create-client-secret") as TenantChange;
    const others = planned.filter((change) => change.do === "create-application" || change.do === "create-service-principal");
    const forbidden = { ...notTried(secret), trouble: troubleNow("secret-blocked-by-policy") };
    const inTheSame = withResults(progressOf(planned), [...allDone(others.slice(0, 1)), forbidden]);
    expect(deeds(nextWave(planned, inTheSame, nowhere)?.free)).toEqual(["create-service-principal"]);
    expect(nextWave(planned, withResults(inTheSame, allDone(others)), nowhere)).toBeNull();
  });

  it("waits for a look at a cleaned app, and holds back what must not be given to an app that is open", () => {
    const removal: TenantChange = { do: "remove-foreign", item: { what: "secret", on: "application", id: "key", name: "Theirs" } };
    const grants = planned.filter((change) => change.do === "grant-permission");
    const changes = [removal, ...grants];
    const cleaned = withResults(progressOf(changes), allDone([removal]));
    expect(nextWave(changes, progressOf(changes), { ...nowhere, isOpen: null })).toMatchObject({ number: 0, needsLook: false });
    expect(nextWave(changes, cleaned, { ...nowhere, isOpen: null })).toMatchObject({ number: 1, needsLook: true });
    expect(nextWave(changes, cleaned, { ...nowhere, isOpen: false })).toMatchObject({ free: grants, held: [], needsLook: false });
    expect(nextWave(changes, cleaned, { ...nowhere, isOpen: true })).toMatchObject({ free: [], held: grants, needsLook: false });
    const kept = withResults(progressOf(changes), [notTried(removal)]);
    expect(nextWave(changes, kept, { ...nowhere, isOpen: null })).toMatchObject({ free: [], held: grants, needsLook: false });
  });

  it("finds a service again that was added before a kill, since its ids were lost", () => {
    const add: TenantChange = { do: "add-resource", resource: "windows-defender-atp" };
    const added = withResults(progressOf([add]), allDone([add]));
    expect(deeds(nextWave([add], added, nowhere)?.free)).toEqual(["add-resource"]);
    const ground = {
      ...nowhere.ground,
      resources: { "windows-defender-atp": { servicePrincipalId: "principal", appId: "app", roleIds: {} } },
    };
    expect(nextWave([add], added, { ...nowhere, ground })).toBeNull();
    expect(nextWave([add], withResults(progressOf([add]), [notTried(add)]), nowhere)).toBeNull();
  });

  it("is none once everything was made or failed", () => {
    const failed = withResults(progressOf(planned), planned.map(notTried));
    expect(nextWave(planned, failed, nowhere)).toBeNull();
    expect(planned.map(changeId)).toHaveLength(18);
  });
});
