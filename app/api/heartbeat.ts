import { log } from "@/lib/log";

/**
 * One heartbeat for all open streams of the process. A timer for each stream would keep what its request was answered with, and each would
 * ask the database for itself. Streams take turns, a 25th of them every second, so that two thousand are not written to at one moment.
 */

/** `to-confirm`: the session goes on, but Microsoft has to be asked for the person's roles. */
export type StreamState = "open" | "to-confirm" | "ended";

/** The session that a stream was opened with. It can end while the stream is open. */
export type StreamSession = {
  id: string;
  /** Sessions of one group are asked about in one query. */
  group: string;
  /** Those that are missing in the answer have ended. */
  ask: (ids: string[]) => Promise<ReadonlyMap<string, StreamState>>;
};

export type Beating = {
  session: StreamSession;
  /** Called every 25 seconds: proxies close connections that are idle. */
  beat: () => void;
  /** Called when the session is not open any more. */
  over: (state: StreamState) => void;
};

/** Returns what takes the stream out again. */
export function joinHeartbeat(stream: Beating): () => void {
  const heart = heartOfProcess();
  const turn = heart.turns[heart.now];
  turn?.add(stream);
  heart.timer ??= setInterval(() => nextTurn(heart), 1000);
  return () => {
    if (turn?.delete(stream)) giveBackWhatIsLeft(heart);
    if (heart.timer === null || heart.turns.some(({ size }) => size > 0)) return;
    clearInterval(heart.timer);
    heart.timer = null;
  };
}

function nextTurn(heart: Heart): void {
  heart.now = (heart.now + 1) % turns;
  const due = [...(heart.turns[heart.now] ?? [])];
  for (const stream of due) stream.beat();
  const groups = new Map<string, Beating[]>();
  for (const stream of due) groups.set(stream.session.group, [...(groups.get(stream.session.group) ?? []), stream]);
  for (const group of groups.values()) void endThoseOver(group);
}

async function endThoseOver(group: readonly Beating[]): Promise<void> {
  const ids = new Set(group.map(({ session }) => session.id));
  try {
    const states = await group[0]?.session.ask([...ids]);
    for (const { session, over } of group) {
      const state = states?.get(session.id) ?? "ended";
      if (state !== "open") over(state);
    }
  } catch (error) {
    // The database may be unreachable. The next heartbeat asks again.
    log.error({ error }, "Whether sessions are still open could not be asked");
  }
}

/**
 * V8 collects garbage when the heap grows, so a process that has become quiet would keep what many streams have left: 150 MB of two thousand.
 * Collecting takes a tenth of a second, so it waits until all that leave together have gone. `gc` is there when Node was started with
 * --expose-gc, as `npm start` does.
 */
function giveBackWhatIsLeft(heart: Heart): void {
  heart.gone += 1;
  if (heart.gone < manyGone || heart.collecting !== null) return;
  heart.collecting = setTimeout(() => {
    heart.collecting = null;
    heart.gone = 0;
    collect();
    // What the first time has let go, the second time frees.
    setTimeout(collect, 5000).unref();
  }, 5000);
  heart.collecting.unref();
}

const collect = () => void globalThis.gc?.({ type: "major", execution: "async" });

const turns = 25;
const manyGone = 500;

/** On the global object: Next evaluates this module once for each bundle. */
type Heart = { turns: Set<Beating>[]; now: number; timer: NodeJS.Timeout | null; gone: number; collecting: NodeJS.Timeout | null };
const kept = globalThis as { portalHeartbeat?: Heart };
function heartOfProcess(): Heart {
  kept.portalHeartbeat ??= { turns: Array.from({ length: turns }, () => new Set()), now: 0, timer: null, gone: 0, collecting: null };
  return kept.portalHeartbeat;
}
