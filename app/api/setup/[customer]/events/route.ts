import { requireCustomerPerson } from "@/lib/identity/guards";
import { watchCustomer } from "@/lib/store/watch";

/** Server-sent events: says that something changed, never what. The page is then loaded again, by its own guard. */
export async function GET(request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  const { customer } = await requireCustomerPerson((await params).customer);
  let end = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      const say = (line: string) => controller.enqueue(encoder.encode(line));
      say("retry: 2000\n\n");
      const stop = watchCustomer(customer.id, () => say("data: changed\n\n"));
      // Proxies close what stays silent.
      const heartbeat = setInterval(() => say(": still here\n\n"), heartbeatMs);
      end = () => {
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
