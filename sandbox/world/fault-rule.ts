/** A fault: which calls it hits, what goes wrong, and how often. */

export const faultKinds = ["throttled", "slow", "forbidden", "cut-off", "answer-lost", "server-error"] as const;
export type FaultKind = (typeof faultKinds)[number];

export type FaultRule = {
  /** `path` is a part of the path, or a regular expression written as /…/. */
  match: { service?: string; method?: string; path?: string };
  fault: FaultKind;
  times: number;
  status?: number;
  body?: unknown;
  retryAfter?: number;
  delayMs?: number;
};
