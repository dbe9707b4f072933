import type { PermissionName, ResourceKey } from "@/lib/catalogue/permissions";
import type { RunState } from "@/lib/catalogue/run-states";
import type { Answer, PermissionLevel, StepState } from "@/lib/catalogue/states";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { Trouble } from "@/lib/errors/trouble";
import type { WaitsFor } from "./waits-for";

/** What the checklist screen draws. Times are ISO 8601 in UTC; the screen shows them in the reader's zone. */

export type Fact = { label: string; value: string; at?: string; copy?: boolean };

export type EvidenceRow = {
  at: string;
  /** "GET /applications", "Get-ServicePrincipal", "Token for Microsoft Graph". */
  what: string;
  outcome: string;
  status: number | null;
  requestId: string | null;
  /** The portal's own number for the call. Evidence from before these two were kept lacks them. */
  correlationId?: string | null | undefined;
  /** Microsoft's code in a refusal. */
  code?: string | null | undefined;
};

export type StepView = {
  slug: StepSlug;
  state: StepState;
  /** One line: what was found, or what it waits for. */
  line: string;
  /** Who can do it, or null when nobody has to. */
  waitsFor: WaitsFor | null;
  observedAt: string | null;
  nextCheckAt: string | null;
  facts: readonly Fact[];
  evidence: readonly EvidenceRow[];
  /** Set when the state is stuck or could-not-check. */
  trouble: Trouble | null;
};

export type PermissionCell = { answer: Answer; at: string | null; note: string | null };
export type PermissionView = {
  name: PermissionName;
  resource: ResourceKey;
  declined: boolean;
  levels: Record<PermissionLevel, PermissionCell>;
};

export type RunView = {
  id: string;
  state: RunState;
  startedAt: string;
  finishedAt: string | null;
  total: number;
  finished: number;
  /** "Granting Mail.Read". Null when nothing is under way. */
  current: string | null;
  roundTrips: number;
};

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
  /** Steps that count: declined ones do not. */
  of: number;
  headline: string;
  next: NextAction;
  steps: readonly StepView[];
  permissions: readonly PermissionView[];
  run: RunView | null;
};
