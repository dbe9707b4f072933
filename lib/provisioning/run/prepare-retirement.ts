import "server-only";
import { removeCertificate, undeclarePermissions } from "@/lib/microsoft/graph/applications";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import {
  classifyRemoval,
  classifyRemovePassword,
  deleteRequest,
  ofApplication,
  ofServicePrincipal,
  removeGrantRequest,
  removePasswordRequest,
} from "@/lib/microsoft/graph/removals";
import type { EntraChange, Retirement } from "@/lib/onboarding/planning/changes";
import { declarationsFor, type KnownIds } from "../tenant/known-ids";
import { fromAnswer } from "./outcome";
import type { Prepared } from "./prepared";

/** Which call removes what the portal put into Entra. */

type Removal = Extract<EntraChange, Retirement | { do: "remove-refused-certificate" | "remove-orphan-secret" }>;

export function prepareRetirement(change: Removal, { graph, ids }: { graph: GraphClient; ids: KnownIds }): Prepared {
  const { appObjectId: objectId, servicePrincipalId } = ids;
  const notPossible: Prepared = { how: "not-possible", change };
  switch (change.do) {
    case "retire-grant": {
      if (servicePrincipalId === null) return notPossible;
      const request = removeGrantRequest(ofServicePrincipal(servicePrincipalId), change.grantId);
      return { how: "batched", change, request, read: (answer) => fromAnswer(change, classifyRemoval(answer)) };
    }
    case "retire-declarations": {
      if (objectId === null) return notPossible;
      const permissions = declarationsFor(change.permissions, ids);
      return { how: "alone", change, make: () => undeclarePermissions(graph, { objectId, permissions }) };
    }
    case "retire-certificate":
    case "remove-refused-certificate": {
      if (objectId === null) return notPossible;
      return { how: "alone", change, make: () => removeCertificate(graph, { objectId, thumbprint: change.thumbprint }) };
    }
    case "retire-secret":
    case "remove-orphan-secret": {
      if (objectId === null) return notPossible;
      const request = removePasswordRequest(ofApplication(objectId), change.keyId);
      return { how: "batched", change, request, read: (answer) => fromAnswer(change, classifyRemovePassword(answer)) };
    }
    case "retire-service-principal": {
      const request = deleteRequest(ofServicePrincipal(change.servicePrincipalId));
      return { how: "batched", change, request, read: (answer) => fromAnswer(change, classifyRemoval(answer)) };
    }
    case "retire-application": {
      if (objectId !== change.objectId) return notPossible;
      const request = deleteRequest(ofApplication(change.objectId));
      return { how: "batched", change, request, read: (answer) => fromAnswer(change, classifyRemoval(answer)) };
    }
  }
}
