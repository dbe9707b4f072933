import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import type { Observation, ObservedExchange } from "@/lib/onboarding/planning/observed";
import { known, unknownFrom } from "../observations";
import type { ExchangeClient } from "./client";
import { ExchangeError } from "./exchange-error";
import { findCustomization } from "./organization";
import { assignmentFor, listRoleAssignments } from "./roles";
import { findExchangeServicePrincipal } from "./service-principals";

/**
 * What Exchange knows about the app. A failed read never counts as "absent". `appId` is null when there is no app yet. Exchange is asked
 * all the same: an admin who may read nothing there may change nothing either.
 */
export async function observeExchange(exchange: ExchangeClient, appId: string | null): Promise<Observation<ObservedExchange>> {
  try {
    const [pointer, assignments, isCustomized] = await Promise.all([
      appId === null ? null : findExchangeServicePrincipal(exchange, appId),
      listRoleAssignments(exchange, dropzoneApp.exchangeRole),
      findCustomization(exchange),
    ]);
    return known(
      {
        servicePrincipal: pointer && { identity: pointer.identity, appId: pointer.appId, objectId: pointer.objectId },
        roleAssignment: pointer && assignmentFor(pointer, assignments),
        isCustomized,
      },
      null,
    );
  } catch (error) {
    if (error instanceof ExchangeError) return unknownFrom(error);
    throw error;
  }
}
