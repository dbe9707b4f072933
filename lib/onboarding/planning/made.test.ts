import { describe, expect, it } from "vitest";
import { desired, emptyTenant, nothingKnown, satisfied } from "@/testing/observed-tenant";
import { changeId, isHandOver, type TenantChange } from "./changes";
import { isMade } from "./made";
import type { Observed, Unknown } from "./observed";
import { plan } from "./plan";

/** Everything that the full plan makes in the tenant. */
const changes = plan(desired(), emptyTenant(), nothingKnown).filter((change): change is TenantChange => !isHandOver(change));
const { observed: complete, known } = satisfied(desired());
const holder = { ...known, hasSecretValue: true };
const unknown: Unknown = { known: false, because: "cut-off", requestId: null, message: "no answer" };
const unseen: Observed = { ...complete, application: unknown, servicePrincipal: unknown, exchange: unknown };

describe("a change that was sent and not answered", () => {
  it.each(changes.map((change) => [changeId(change), change] as const))("was made when the tenant shows it: %s", (_, change) => {
    expect(isMade(change, complete, holder)).toBe(true);
    expect(isMade(change, emptyTenant(), nothingKnown)).toBe(false);
    expect(isMade(change, unseen, holder)).toBe(false);
  });

  it("that creates the client secret was not made when its value is not here: it was another one", () => {
    expect(isMade({ do: "create-client-secret" }, complete, { ...known, hasSecretValue: false })).toBe(false);
  });

  it("that removes something was made when it is gone, and not when the app could not be seen", () => {
    const removal: TenantChange = {
      do: "remove-foreign",
      item: { what: "secret", on: "application", id: "s", name: "Somebody's" },
    };
    const gone: TenantChange = { ...removal, item: { ...removal.item, id: "another" } };
    expect([isMade(removal, complete, holder), isMade(gone, complete, holder), isMade(gone, unseen, holder)]).toEqual([false, true, false]);
  });
});
