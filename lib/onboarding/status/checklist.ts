import type { PermissionName, ResourceKey } from "@/lib/catalogue/permissions";
import type { RunState } from "@/lib/catalogue/run-states";
import type { Answer, PermissionLevel, StepState } from "@/lib/catalogue/states";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { VendorService } from "@/lib/catalogue/vendor-services";
import type { ErrorCode } from "@/lib/errors/codes";
import type { Trouble } from "@/lib/errors/trouble";
import type { FirstAlert } from "../watching/account";
import type { Drift } from "../watching/drift";
import type { WaitsFor } from "./waits-for";

/** The data that the checklist page shows. Times are ISO 8601 in UTC; the page shows them in the reader's time zone. */

/** `at`: when the value was observed. `copy`: the page offers to copy it. */
export type Fact = { label: string; value: string; at?: string; copy?: boolean };

export type EvidenceRow = {
  at: string;
  /** "GET /applications", "Get-ServicePrincipal", "Token for Microsoft Graph". */
  what: string;
  outcome: string;
  status: number | null;
  /** The vendor's id of the call. */
  requestId: string | null;
  /** The portal's own id of the call. Absent in evidence of early versions, like `code`. */
  correlationId?: string | null | undefined;
  /** Microsoft's code when it refused. */
  code?: string | null | undefined;
};

export type StepView = {
  slug: StepSlug;
  state: StepState;
  /** One line: what was found, or what the step waits for. */
  line: string;
  /** Who can do it. Null when nobody has to do anything. */
  waitsFor: WaitsFor | null;
  observedAt: string | null;
  nextCheckAt: string | null;
  facts: readonly Fact[];
  evidence: readonly EvidenceRow[];
  /** Why the state is "stuck" or "could-not-check", or which error somebody has to deal with in "needs-you". Null in other cases. */
  trouble: Trouble | null;
};

/** `code`: why the answer is not "yes". Null when there is no reason to give, or when an earlier version found the answer. */
export type PermissionCell = { answer: Answer; at: string | null; note: string | null; code: ErrorCode | null };
export type PermissionView = {
  name: PermissionName;
  resource: ResourceKey;
  declined: boolean;
  levels: Record<PermissionLevel, PermissionCell>;
};

/** A service that does not answer a run at the moment. `tries`: the number of the next try. `status`: null when no readable answer came. */
export type RunDelay = { service: VendorService; status: number | null; tries: number; nextTryAt: string };

export type RunView = {
  id: string;
  state: RunState;
  startedAt: string;
  finishedAt: string | null;
  total: number;
  finished: number;
  /** The change that is being made: "Granting Mail.Read". Null when there is none. */
  current: string | null;
  roundTrips: number;
  /** Null while all is well, and when the run is over. */
  delay: RunDelay | null;
};

/** The button below the headline. Null when nobody has to do anything. */
export type NextAction = { label: string; href: string } | null;

export type ChecklistView = {
  customer: {
    slug: string;
    name: string;
    dropzoneHost: string;
    tenantName: string | null;
    tenantId: string | null;
    initialDomain: string | null;
  };
  done: number;
  /** The number of steps, without declined ones. */
  of: number;
  headline: string;
  next: NextAction;
  steps: readonly StepView[];
  permissions: readonly PermissionView[];
  run: RunView | null;
  /** The steps that were done and are done no more, as they were found. The oldest first. */
  drift: readonly Drift[];
  /** Whether alerts reach Dropzone. Null before the Alert Source is saved, and when Dropzone does not tell. */
  firstAlert: FirstAlert | null;
};
