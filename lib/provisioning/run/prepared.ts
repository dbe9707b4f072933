import type { BatchAnswer, BatchRequest } from "@/lib/microsoft/graph/batch";
import type { EntraChange } from "@/lib/onboarding/planning/changes";
import type { AppliedChange } from "./outcome";

/** How a change will be made. Decided before anything is sent. */
export type Prepared = Batched | MadeAlone | NotPossible;
/** One request, sent in a batch with those of other changes. */
export type Batched = {
  how: "batched";
  change: EntraChange;
  request: BatchRequest;
  read: (answer: BatchAnswer) => Promise<AppliedChange> | AppliedChange;
};
/** A read and then a write that depends on it. */
export type MadeAlone = { how: "alone"; change: EntraChange; make: () => Promise<void> };
/** Something that the change needs is missing. */
export type NotPossible = { how: "not-possible"; change: EntraChange };
