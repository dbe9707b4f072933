import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { eventStream } from "./event-stream";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function opened(isSignedIn: () => Promise<boolean>) {
  const stop = vi.fn();
  let change = () => {};
  const request = new AbortController();
  const watch = (onChange: () => void) => {
    change = onChange;
    return stop;
  };
  const response = eventStream(new Request("http://portal.invalid/", { signal: request.signal }), { watch, isSignedIn });
  return { text: response.text(), stop, changed: () => change(), leave: () => request.abort() };
}

describe("a stream of events", () => {
  it("reports changes and stays open while the session is valid", async () => {
    const { text, stop, changed, leave } = opened(() => Promise.resolve(true));
    changed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stop).not.toHaveBeenCalled();
    leave();
    expect(await text).toBe("retry: 2000\n\ndata: changed\n\n: still here\n\n: still here\n\n");
    expect(stop).toHaveBeenCalledOnce();
  });

  it("ends at the first heartbeat after the session has ended", async () => {
    let isIn = true;
    const { text, stop, leave } = opened(() => Promise.resolve(isIn));
    await vi.advanceTimersByTimeAsync(30_000);
    isIn = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await text).toContain("still here");
    expect(stop).toHaveBeenCalledOnce();
    // The browser disconnects afterwards; nothing is closed twice.
    leave();
    expect(stop).toHaveBeenCalledOnce();
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
