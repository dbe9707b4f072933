import { log } from "@/lib/log";

type Streamed = {
  watch: (onChange: () => void) => () => void;
  /** Asked at every heartbeat, because a session can end while its stream is open. */
  isSignedIn: () => Promise<boolean>;
  /** Changes within this time are reported by one event. 0 or undefined reports each. */
  atMostEveryMs?: number;
};

/** Server-sent events that report that something changed, never what. The browser then loads the page again, through the page's own guard. */
export function eventStream(request: Request, { watch, isSignedIn, atMostEveryMs = 0 }: Streamed): Response {
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
        isSignedIn().then(
          (isIn) => isIn || close(),
          // The database may be unreachable. The next heartbeat asks again.
          (error: unknown) => log.error({ error }, "Whether a session is still open could not be asked"),
        );
      }, heartbeatMs);
      let isOver = false;
      end = () => {
        isOver = true;
        clearTimeout(waiting);
        clearInterval(heartbeat);
        stop();
      };
      const close = () => {
        if (isOver) return;
        end();
        controller.close();
      };
      request.signal.addEventListener("abort", close);
    },
    cancel: () => end(),
  });
  return new Response(stream, {
    headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no" },
  });
}

const heartbeatMs = 25_000;
