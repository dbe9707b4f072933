import { describe, expect, it } from "vitest";
import { resources } from "@/lib/catalogue/permissions";
import type { Observed } from "@/lib/onboarding/planning/observed";
import { desired, satisfied } from "@/testing/observed-tenant";
import { declarationsFor, knownIdsOf } from "./known-ids";

const known = <T>(value: T) => ({ known: true as const, value, requestId: null });
const unknown = { known: false, because: "cut-off", requestId: null, message: "NoAnswer" } as const;
const graph = { servicePrincipalId: "graph-sp", appId: resources["microsoft-graph"].appId, roleIds: { "Mail.Read": "mail-read-id" } };
const seen: Observed = {
  at: "2026-01-01T00:00:00Z",
  organization: unknown,
  application: satisfied(desired()).observed.application,
  watching: { known: false, because: "not-asked", requestId: null, message: "NotAsked" },
  isGone: false,
  deleted: null,
  others: [],
  servicePrincipal: satisfied(desired()).observed.servicePrincipal,
  resources: {
    "microsoft-graph": known(graph),
    "cloud-app-security": known(null),
    "windows-defender-atp": unknown,
    "exchange-online": unknown,
  },
  exchange: unknown,
  integrations: { "data-source": unknown, "alert-source": unknown },
  roles: null,
};

describe("the ids that changes refer to", () => {
  it("are the observed ones, without those of a service that is missing or did not answer", () => {
    expect(knownIdsOf(seen)).toEqual({
      appObjectId: "app-object",
      appId: "app-id",
      servicePrincipalId: "sp",
      resources: { "microsoft-graph": graph },
    });
    expect(knownIdsOf({ ...seen, application: unknown, servicePrincipal: known(null) })).toMatchObject({
      appObjectId: null,
      appId: null,
      servicePrincipalId: null,
    });
  });

  it("include the known ids of permissions, grouped by service", () => {
    expect(declarationsFor(["Mail.Read", "AuditLog.Read.All", "Machine.Read.All"], knownIdsOf(seen))).toEqual([
      { resourceAppId: resources["microsoft-graph"].appId, appRoleIds: ["mail-read-id"] },
    ]);
    expect(declarationsFor([], knownIdsOf(seen))).toEqual([]);
  });
});
