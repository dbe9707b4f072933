/** One call, as the control API returns it. */
export type RecordedCall = {
  at: string;
  service: string;
  method: string;
  path: string;
  status: number;
  requestId: string;
  /** Milliseconds from its arrival to `at`, latency and faults included. */
  ms: number;
  /** Of Exchange. */
  cmdlet?: string;
  /** The parts of a $batch. */
  items?: { method: string; path: string; status: number }[];
};
