import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { eventStream, type StreamState } from "./event-stream";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function opened(state: () => Promise<StreamState>) {
  const [stop, onEnd] = [vi.fn(), vi.fn()];
  let change = () => {};
  const request = new AbortController();
  const watch = (onChange: () => void) => {
    change = onChange;
    return stop;
  };
  const response = eventStream(new Request("http://portal.invalid/", { signal: request.signal }), { watch, state, onEnd });
  return { text: response.text(), stop, onEnd, changed: () => change(), leave: () => request.abort() };
}

describe("a stream of events", () => {
  it("reports changes and stays open while the session is valid", async () => {
    const { text, stop, changed, leave } = opened(() => Promise.resolve("open"));
    changed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stop).not.toHaveBeenCalled();
    leave();
    expect(await text).toBe("retry: 2000\n\ndata: changed\n\n: still here\n\n: still here\n\n");
    expect(stop).toHaveBeenCalledOnce();
  });

  it.each(["ended", "to-confirm"] as const)("ends at the first heartbeat after the session is %s, and says so", async (later) => {
    let now: StreamState = "open";
    const { text, stop, onEnd, leave } = opened(() => Promise.resolve(now));
    await vi.advanceTimersByTimeAsync(30_000);
    now = later;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await text).toContain(`event: over\ndata: ${later}\n\n`);
    expect(stop).toHaveBeenCalledOnce();
    // The browser disconnects afterwards; nothing is closed twice.
    leave();
    expect(stop).toHaveBeenCalledOnce();
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it("stays open when the session could not be checked", async () => {
    const silence = vi.spyOn(log, "error").mockImplementation(() => undefined);
    const { text, stop, leave } = opened(() => Promise.reject(new Error("The database is away.")));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stop).not.toHaveBeenCalled();
    leave();
    await text;
    silence.mockRestore();
  });
});
