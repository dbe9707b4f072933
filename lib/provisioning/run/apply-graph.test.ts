import { expect, it } from "vitest";
import type { ExchangeClient } from "@/lib/microsoft/exchange/client";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import { desired } from "@/testing/observed-tenant";
import { applyInExchange } from "./apply-exchange";
import { applyInGraph } from "./apply-graph";

/** From a version of the portal that this one does not know. */
const unknownChange = { do: "rename-the-tenant" } as never;
const ids = { appObjectId: "object", appId: "app", servicePrincipalId: "principal", resources: {} };

it("a change that nobody here can make is never reported as done", async () => {
  // It once was: whatever was neither batched nor one of two known names counted as made, without a call.
  const work = { graph: {} as GraphClient, desired: desired(), customerId: "c", ids, secretBegunAt: null };
  await expect(applyInGraph([unknownChange], work)).rejects.toThrow("rename-the-tenant");
  await expect(applyInExchange(unknownChange, {} as ExchangeClient, ids)).rejects.toThrow("rename-the-tenant");
});
