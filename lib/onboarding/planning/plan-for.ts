import type { RunPurpose } from "@/lib/catalogue/run-purposes";
import { isRetirement, type Plan, type Retirement } from "./changes";
import type { Desired } from "./desired";
import { asSeenInDropzone } from "./dropzone-side";
import { type Observed, presentIn } from "./observed";
import { hasCertificate, type KnownToPortal, plan } from "./plan";
import { isCertificateReplaced, renewing } from "./renewal";
import { retirements } from "./retirements";
import { undoPlan } from "./undo-plan";

/** The plan of a run with this purpose: whoever shows, confirms or carries out a plan gets it here. Pure. */
export function planFor(purpose: RunPurpose, desired: Desired, observed: Observed, known: KnownToPortal): Plan {
  switch (purpose) {
    case "setup":
    case "renewal": {
      const aim = purpose === "renewal" || isCertificateReplaced(desired, observed, known) ? renewing(known) : known;
      return [...plan(desired, observed, aim), ...retirements(desired, observed, asSeenInDropzone(aim, desired, observed))];
    }
    case "undo":
      return undoPlan(observed, known);
  }
}

/**
 * What can be removed at this moment, when the rest of the plan has been tried: what Dropzone uses is not in it, also when the new secret or
 * certificate could not be made. Pure.
 */
export function removableNow(purpose: RunPurpose, desired: Desired, observed: Observed, known: KnownToPortal): Retirement[] {
  switch (purpose) {
    case "setup":
    case "renewal": {
      const app = presentIn(observed.application);
      const lacksNew = desired.certificate !== null && app !== null && !hasCertificate(app, desired.certificate.thumbprint);
      const found = retirements(desired, observed, asSeenInDropzone(known, desired, observed));
      return found.filter((change) => !(change.do === "retire-certificate" && lacksNew));
    }
    case "undo":
      return undoPlan(observed, known).filter(isRetirement);
  }
}
