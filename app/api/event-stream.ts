/** Server-sent events: says that something changed, never what. The page is then loaded again, by its own guard. */
export function eventStream(request: Request, watch: (onChange: () => void) => () => void, { atMostEveryMs = 0 } = {}): Response {
  let end = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      const say = (line: string) => controller.enqueue(encoder.encode(line));
      say("retry: 2000\n\n");
      let waiting: NodeJS.Timeout | undefined;
      let saidAt = 0;
      const changed = () => {
        // Where many change, one word stands for all of them.
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
      // Proxies close what stays silent.
      const heartbeat = setInterval(() => say(": still here\n\n"), heartbeatMs);
      end = () => {
        clearTimeout(waiting);
        clearInterval(heartbeat);
        stop();
      };
      request.signal.addEventListener("abort", () => {
        end();
        controller.close();
      });
    },
    cancel: () => end(),
  });
  return new Response(stream, {
    headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no" },
  });
}

const heartbeatMs = 25_000;
