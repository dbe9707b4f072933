import { expect, it } from "vitest";
import type { ExchangeClient } from "@/lib/microsoft/exchange/client";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import { desired } from "@/testing/observed-tenant";
import { applyInExchange } from "./apply-exchange";
import { applyInGraph } from "./apply-graph";

/** A change that only another version of the portal knows. */
const unknownChange = { do: "rename-the-tenant" } as never;
const ids = { appObjectId: "object", appId: "app", servicePrincipalId: "principal", resources: {} };

it("a change that this version does not know is never reported as done", async () => {
  // A past bug: an unknown change fell through to "done" without any call.
  const work = {
    graph: {} as GraphClient,
    desired: desired(),
    uniqueName: null,
    customerId: "c",
    ids,
    secretAskedSince: null,
    secretEndsAt: null,
  };
  await expect(applyInGraph([unknownChange], work)).rejects.toThrow("rename-the-tenant");
  const inExchange = { exchange: {} as ExchangeClient, ids, customerId: "c", customizedAt: null, wasSent: false };
  await expect(applyInExchange(unknownChange, inExchange)).rejects.toThrow("rename-the-tenant");
});
