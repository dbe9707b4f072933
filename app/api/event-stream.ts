import type { Writable } from "node:stream";
import { takeConnection } from "@/lib/connections";
import { joinHeartbeat, type StreamSession } from "./heartbeat";

/** Returns what stops it. */
export type Watch = (onChange: () => void) => () => void;

type Streamed = {
  watch: Watch;
  /** Asked about at every heartbeat. The last event of the stream says how it ended. */
  session: StreamSession;
  /** Called once, however the stream ends. */
  onEnd: () => void;
  /** Changes within this time are reported by one event. 0 or undefined reports each. */
  atMostEveryMs?: number;
};

/**
 * Server-sent events that report that something changed, never what. The browser then loads the page again, through the page's own guard.
 * They are written to the connection itself: lib/connections.ts says why.
 */
export function eventStream(request: Request, streamed: Streamed): Response {
  const isTaken = request.method === "GET" && takeConnection(request.headers, (connection) => follow(connection, streamed));
  // Somebody asked for the headers alone, or has gone already.
  if (!isTaken) streamed.onEnd();
  return new Response(null, {
    headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no" },
  });
}

/** Knows nothing of the request, so that nothing of it is kept as long as the stream lasts. */
export function follow(connection: Writable, { watch, session, onEnd, atMostEveryMs = 0 }: Streamed): void {
  if (connection.destroyed) {
    onEnd();
    return;
  }
  let waiting: NodeJS.Timeout | undefined;
  let saidAt = 0;
  const say = (what: Buffer) => {
    // A browser that reads nothing any more would fill the memory. It may open another stream.
    if (connection.writableNeedDrain) connection.destroy();
    else connection.write(what);
  };
  const sayChanged = () => {
    waiting = undefined;
    saidAt = Date.now();
    say(said.changed);
  };
  const changed = () => {
    waiting ??= setTimeout(sayChanged, Math.max(0, saidAt + atMostEveryMs - Date.now()));
  };
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(waiting);
    leaveHeartbeat();
    stopWatching();
    onEnd();
  };
  connection.write(said.retry);
  const stopWatching = watch(atMostEveryMs > 0 ? changed : sayChanged);
  const leaveHeartbeat = joinHeartbeat({
    session,
    beat: () => say(said.beat),
    over: (state) => {
      if (isOver) return;
      end();
      connection.end(`event: over\ndata: ${state}\n\n`);
    },
  });
  connection.once("close", end);
}

/** Every stream sends the same bytes. */
const said = { retry: Buffer.from("retry: 2000\n\n"), changed: Buffer.from("data: changed\n\n"), beat: Buffer.from(": still here\n\n") };
