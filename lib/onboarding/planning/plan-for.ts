import type { RunPurpose } from "@/lib/catalogue/run-purposes";
import type { Plan } from "./changes";
import type { Desired } from "./desired";
import { asSeenInDropzone } from "./dropzone-side";
import type { Observed } from "./observed";
import { type KnownToPortal, plan } from "./plan";
import { retirements } from "./retirements";
import { undoPlan } from "./undo-plan";

/** The plan of a run with this purpose: whoever shows, confirms or carries out a plan gets it here. Pure. */
export function planFor(purpose: RunPurpose, desired: Desired, observed: Observed, known: KnownToPortal): Plan {
  switch (purpose) {
    case "setup":
    case "renewal":
      return [...plan(desired, observed, known), ...retirements(desired, observed, asSeenInDropzone(known, desired, observed))];
    case "undo":
      return undoPlan(observed, known);
  }
}
