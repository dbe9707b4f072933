import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { eventStream, follow } from "./event-stream";
import type { StreamState } from "./heartbeat";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] }));
afterEach(() => void vi.useRealTimers());

type Ask = (ids: string[]) => Promise<ReadonlyMap<string, StreamState>>;
const all = (state: StreamState) => (ids: string[]) => Promise.resolve(new Map(ids.map((id) => [id, state])));

function opened(ask: Ask, { id = "session", group = "contoso", reads = true } = {}) {
  const [stop, onEnd] = [vi.fn(), vi.fn()];
  let change = () => {};
  const watch = (onChange: () => void) => {
    change = onChange;
    return stop;
  };
  const connection = new PassThrough();
  let text = "";
  if (reads) connection.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const gone = new Promise((resolve) => connection.once("close", resolve));
  follow(connection, { watch, session: { id, group, ask }, onEnd });
  const leave = () => {
    connection.destroy();
    return gone;
  };
  return { text: () => text, stop, onEnd, changed: () => change(), leave, gone, connection };
}

describe("a stream of events", () => {
  it("reports changes and stays open while the session is valid", async () => {
    const { text, stop, changed, leave } = opened(all("open"));
    changed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stop).not.toHaveBeenCalled();
    expect(text()).toBe("retry: 2000\n\ndata: changed\n\n: still here\n\n: still here\n\n");
    await leave();
    expect(stop).toHaveBeenCalledOnce();
  });

  it.each(["ended", "to-confirm"] as const)("ends at the first heartbeat after the session is %s, and says so", async (later) => {
    let now: StreamState = "open";
    const { text, stop, onEnd, gone } = opened((ids) => all(now)(ids));
    await vi.advanceTimersByTimeAsync(30_000);
    now = later;
    await vi.advanceTimersByTimeAsync(30_000);
    await gone;
    expect(text()).toContain(`event: over\ndata: ${later}\n\n`);
    expect(stop).toHaveBeenCalledOnce();
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it("stays open when the session could not be checked", async () => {
    const silence = vi.spyOn(log, "error").mockImplementation(() => undefined);
    const { stop, leave } = opened(() => Promise.reject(new Error("The database is away.")));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stop).not.toHaveBeenCalled();
    await leave();
    silence.mockRestore();
  });

  // Two thousand streams had two thousand timers, and each asked the database for itself at every heartbeat.
  it("shares one timer and one question of a group with all others that are open", async () => {
    const [ofContoso, ofFabrikam] = [vi.fn(all("open")), vi.fn(all("open"))];
    const streams = Array.from({ length: 20 }, (_, i) => opened(ofContoso, { id: `session ${i % 10}` }));
    streams.push(opened(ofFabrikam, { id: "theirs", group: "fabrikam" }));
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(ofContoso.mock.calls).toEqual([[Array.from({ length: 10 }, (_, i) => `session ${i}`)]]);
    expect(ofFabrikam.mock.calls).toEqual([[["theirs"]]]);
    await Promise.all(streams.map(({ leave }) => leave()));
    expect(vi.getTimerCount()).toBe(0);
  });

  // A process stood at 640 MB after all had gone, of which it used 98.
  it("leaves memory that is given back when many have gone, and not for each of them", async () => {
    const gc = vi.fn();
    vi.stubGlobal("gc", gc);
    const leaveAll = async (count: number) => {
      await Promise.all(Array.from({ length: count }, () => opened(all("open")).leave()));
      await vi.advanceTimersByTimeAsync(10_000);
    };
    await leaveAll(100);
    expect(gc).not.toHaveBeenCalled();
    await leaveAll(1200);
    expect(gc).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
  });

  it("ends only those of a group whose session has ended", async () => {
    const ask: Ask = async () => new Map([["going", "open"]]);
    const [ended, going] = [opened(ask, { id: "revoked" }), opened(ask, { id: "going" })];
    await vi.advanceTimersByTimeAsync(25_000);
    await ended.gone;
    expect(ended.text()).toContain("event: over\ndata: ended\n\n");
    expect(going.stop).not.toHaveBeenCalled();
    await going.leave();
  });

  it("is closed when the browser reads nothing any more, and does not fill the memory", async () => {
    const { changed, gone, stop, connection } = opened(all("open"), { reads: false });
    for (let time = 0; time < 10_000 && !connection.destroyed; time++) changed();
    await gone;
    expect(stop).toHaveBeenCalledOnce();
    expect(connection.writableLength + connection.readableLength).toBeLessThan(100_000);
  });

  it("begins nothing for whoever asks for the headers alone", () => {
    const [watch, onEnd] = [vi.fn(), vi.fn()];
    const session = { id: "session", group: "contoso", ask: all("open") };
    const answer = eventStream(new Request("http://portal.invalid/", { method: "HEAD" }), { watch, session, onEnd });
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    expect(watch).not.toHaveBeenCalled();
    expect(onEnd).toHaveBeenCalledOnce();
  });
});
