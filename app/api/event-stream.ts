import { log } from "@/lib/log";

/** `to-confirm`: the session goes on, but Microsoft has to be asked for the person's roles. */
export type StreamState = "open" | "to-confirm" | "ended";
/** Returns what stops it. */
export type Watch = (onChange: () => void) => () => void;

type Streamed = {
  watch: Watch;
  /** Asked at every heartbeat, because a session can end while its stream is open. The last event of the stream says which it was. */
  state: () => Promise<StreamState>;
  /** Called once, however the stream ends. */
  onEnd: () => void;
  /** Changes within this time are reported by one event. 0 or undefined reports each. */
  atMostEveryMs?: number;
};

/** Server-sent events that report that something changed, never what. The browser then loads the page again, through the page's own guard. */
export function eventStream(request: Request, { watch, state, onEnd, atMostEveryMs = 0 }: Streamed): Response {
  let end = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      const say = (line: string) => controller.enqueue(encoder.encode(line));
      say("retry: 2000\n\n");
      let waiting: NodeJS.Timeout | undefined;
      let saidAt = 0;
      const changed = () => {
        waiting ??= setTimeout(
          () => {
            waiting = undefined;
            saidAt = Date.now();
            say("data: changed\n\n");
          },
          Math.max(0, saidAt + atMostEveryMs - Date.now()),
        );
      };
      const stop = watch(atMostEveryMs > 0 ? changed : () => say("data: changed\n\n"));
      // Proxies close connections that are idle.
      const heartbeat = setInterval(() => {
        say(": still here\n\n");
        state().then(
          (now) => {
            if (now === "open" || isOver) return;
            say(`event: over\ndata: ${now}\n\n`);
            close();
          },
          // The database may be unreachable. The next heartbeat asks again.
          (error: unknown) => log.error({ error }, "Whether a session is still open could not be asked"),
        );
      }, heartbeatMs);
      let isOver = false;
      end = () => {
        if (isOver) return;
        isOver = true;
        clearTimeout(waiting);
        clearInterval(heartbeat);
        stop();
        onEnd();
      };
      const close = () => {
        if (isOver) return;
        end();
        controller.close();
      };
      request.signal.addEventListener("abort", close);
      if (request.signal.aborted) close();
    },
    cancel: () => end(),
  });
  return new Response(stream, {
    headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no" },
  });
}

const heartbeatMs = 25_000;
