import "server-only";
import type { BatchAnswer, BatchRequest } from "@/lib/microsoft/graph/batch";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import {
  classifyRemoval,
  classifyRemovePassword,
  closeSignInRequest,
  type Holder,
  ofApplication,
  ofServicePrincipal,
  removeCertificate,
  removeFederatedRequest,
  removeGrantRequest,
  removeOwnerRequest,
  removePasswordRequest,
} from "@/lib/microsoft/graph/removals";
import type { WriteAnswer } from "@/lib/microsoft/write-answer";
import type { EntraChange } from "@/lib/onboarding/planning/changes";
import type { KnownIds } from "../tenant/known-ids";
import { fromAnswer } from "./outcome";
import type { Prepared } from "./prepared";

/** Which call removes what somebody else has on the app. */

type Removal = Extract<EntraChange, { do: "remove-foreign" }>;

export function prepareRemoval(change: Removal, { graph, ids }: { graph: GraphClient; ids: KnownIds }): Prepared {
  const { what, on, id } = change.item;
  const holder = holderOf(on, ids);
  if (holder === null) return { how: "not-possible", change };
  const batched = (request: BatchRequest, classify: (answer: BatchAnswer) => WriteAnswer = classifyRemoval): Prepared => ({
    how: "batched",
    change,
    request,
    read: (answer) => fromAnswer(change, classify(answer)),
  });
  switch (what) {
    case "secret":
      return batched(removePasswordRequest(holder, id), classifyRemovePassword);
    case "certificate":
      return { how: "alone", change, make: () => removeCertificate(graph, holder, id) };
    case "federated-credential":
      return batched(removeFederatedRequest(holder, id));
    case "owner":
      return batched(removeOwnerRequest(holder, id));
    case "redirect-uris":
      return batched(closeSignInRequest(holder));
    case "grant":
      return batched(removeGrantRequest(holder, id));
  }
}

function holderOf(on: Removal["item"]["on"], { appObjectId, servicePrincipalId }: KnownIds): Holder | null {
  if (on === "application") return appObjectId === null ? null : ofApplication(appObjectId);
  return servicePrincipalId === null ? null : ofServicePrincipal(servicePrincipalId);
}
