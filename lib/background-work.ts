/**
 * What a room does without anybody asking. Each room hands the engine one of these, and the engine registers and starts all of them
 * alike. The engine keeps the names of workflows, queues and schedules in its tables and finds unfinished work by them: never rename one.
 */
export type BackgroundWork = {
  workflows?: readonly Workflow[];
  queues?: readonly Queue[];
  schedules?: readonly Schedule[];
  /** Each is called once the engine runs, and works until the process ends. */
  listeners?: readonly (() => void)[];
};

/** Goes on where it was after a killed process. What it is given and what its steps return is kept: ids, never a token or a secret. */
type Workflow = {
  name: string;
  // What a workflow is given was enqueued under its name, so only it knows the type.
  run: (input: never) => Promise<void>;
};

type Queue = {
  name: string;
  minPollingIntervalMs: number;
  /** At once on one replica. */
  workerConcurrency?: number;
  /** At once on one replica for each partition; the queue is then one of partitions. */
  partitionWorkerConcurrency?: number;
};

/** A workflow that begins by the clock, on one replica each time. */
type Schedule = {
  name: string;
  /** Minute, hour, day of the month, month, day of the week; UTC. */
  cron: string;
  run: () => Promise<void>;
};
