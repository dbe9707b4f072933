/** One call as the control API gives it out. */
export type RecordedCall = {
  at: string;
  service: string;
  method: string;
  path: string;
  status: number;
  requestId: string;
  /** From its arrival to `at`, latency and faults included. */
  ms: number;
  /** The parts of a $batch. */
  items?: { method: string; path: string; status: number }[];
};
