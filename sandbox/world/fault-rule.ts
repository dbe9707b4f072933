/** A fault: which calls it hits, what goes wrong, and how often. */

export const faultKinds = [
  "throttled",
  "slow",
  "forbidden",
  "cut-off",
  "answer-lost",
  "server-error",
  "hangs",
  "page",
  "truncated",
  "empty",
  "stale",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type FaultRule = {
  /** `path` is a part of the path, or a regular expression written as /…/. `tenant`: the id of the tenant that the call is about. `cmdlet`: of Exchange, whose calls all have one path. */
  match: { service?: string; method?: string; path?: string; tenant?: string; cmdlet?: string };
  fault: FaultKind;
  times: number;
  status?: number;
  body?: unknown;
  /** Seconds. Null leaves Retry-After out; without it a throttled answer names 2 seconds. */
  retryAfter?: number | null;
  delayMs?: number;
};
