/**
 * The work that a folder does in the background. Each folder exports one of these, and the engine registers and starts all of them in
 * the same way. The engine stores the names of workflows, queues and schedules in its tables and finds unfinished work by them: never
 * rename one.
 */
export type BackgroundWork = {
  workflows?: readonly Workflow[];
  queues?: readonly Queue[];
  schedules?: readonly Schedule[];
  /** Each is called once, after the engine has started, and works until the process ends. */
  listeners?: readonly ((engine: Engine) => void)[];
};

export type Engine = {
  /**
   * Starts a workflow in this process, without a queue. Starting an id again changes nothing. Resolves once the engine has stored it: from
   * then on another process takes it over when this one dies. One with a line may have to wait there first, and resolves at once.
   */
  start: (workflow: string, id: string, input: object) => Promise<void>;
};

/** Resumes where it was after the process was killed. Its input and its steps' results are stored: ids, never a token or a secret. */
type Workflow = {
  name: string;
  // The input was enqueued under this workflow's name, so only the workflow knows its type.
  run: (input: never) => Promise<void>;
  /**
   * How many with the same key run at the same time on one replica. Those that wait are known to this process alone, so a sweep has to
   * find again what it leaves behind when it dies.
   */
  line?: { of: (input: never) => string; atOnce: number };
};

type Queue = {
  name: string;
  minPollingIntervalMs: number;
  /** How many run at the same time on one replica. */
  workerConcurrency?: number;
  /** How many run at the same time on one replica in each partition. Setting it makes the queue a partitioned one. */
  partitionWorkerConcurrency?: number;
};

/** A workflow that starts by the clock, each time on one replica only. */
type Schedule = {
  name: string;
  /** Minute, hour, day of the month, month, day of the week; UTC. */
  cron: string;
  run: () => Promise<void>;
};
