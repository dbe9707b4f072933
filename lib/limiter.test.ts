import { NextRequest } from "next/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { proxy } from "@/proxy";
import { setPortalEnv } from "@/testing/set-portal-env";
import { peerHeader } from "./client-address";
import { askWhether, countAgainst, type LimitReached, onLimitReached, takePlace } from "./limiter";

setPortalEnv({ LIMITS: "sign-in-starts=3/60,unknown-keys=2/60,uploads=1/30,invitations=2/90,open-streams=2" });

const reached: LimitReached[] = [];
onLimitReached(async (each) => void reached.push(each));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const count = async (limit: "sign-in-starts" | "uploads", who: string, times: number) => {
  const answers = [];
  for (let time = 0; time < times; time++) answers.push(await countAgainst(limit, who));
  return answers.map((answer) => answer?.retryAfterSeconds ?? 0);
};

describe("a limit", () => {
  it("lets as many through as it says, and then says how long to wait", async () => {
    expect(await count("sign-in-starts", "192.0.2.1", 4)).toEqual([0, 0, 0, 60]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await count("sign-in-starts", "192.0.2.1", 1)).toEqual([40]);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(await count("sign-in-starts", "192.0.2.1", 1)).toEqual([0]);
  });

  it("counts each caller for itself, and each limit for itself", async () => {
    await count("sign-in-starts", "192.0.2.2", 4);
    expect(await count("sign-in-starts", "192.0.2.3", 1)).toEqual([0]);
    expect(await count("uploads", "192.0.2.2", 2)).toEqual([0, 30]);
  });

  it("is reported once in each window, however often it is asked", async () => {
    reached.length = 0;
    await count("sign-in-starts", "192.0.2.4", 50);
    expect(reached).toEqual([{ limit: "sign-in-starts", who: "192.0.2.4" }]);
    await vi.advanceTimersByTimeAsync(60_000);
    await count("sign-in-starts", "192.0.2.4", 50);
    expect(reached).toHaveLength(2);
  });

  it("can be asked without counting, for what is known only after some work", async () => {
    expect(await askWhether("unknown-keys", "192.0.2.5")).toBeNull();
    await countAgainst("unknown-keys", "192.0.2.5");
    expect(await askWhether("unknown-keys", "192.0.2.5")).toBeNull();
    await countAgainst("unknown-keys", "192.0.2.5");
    expect(await askWhether("unknown-keys", "192.0.2.5")).toMatchObject({ reason: "too-many-requests" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await askWhether("unknown-keys", "192.0.2.5")).toBeNull();
  });

  it("of places at one time is free again when a place is given back, once", () => {
    const [first, second] = [takePlace("open-streams", "session"), takePlace("open-streams", "session")];
    expect(takePlace("open-streams", "session")).toBeNull();
    expect(takePlace("open-streams", "another session")).not.toBeNull();
    first?.();
    first?.();
    expect(takePlace("open-streams", "session")).not.toBeNull();
    expect(takePlace("open-streams", "session")).toBeNull();
    second?.();
  });
});

describe("an invitation link", () => {
  const open = (address: string, method = "GET") =>
    proxy(new NextRequest("https://onboarding.example.com/join/some-token", { method, headers: { [peerHeader()]: address } }));

  it("that is opened too often is answered before a page is drawn: 429, in words, with the seconds to wait", async () => {
    const statuses = [];
    for (let time = 0; time < 3; time++) statuses.push((await open("192.0.2.10")).status);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await open("192.0.2.10");
    expect(Number(refused.headers.get("retry-after"))).toBe(90);
    expect(refused.headers.get("content-type")).toContain("text/html");
    expect(await refused.text()).toContain("That was asked for too often in a short time.");
    expect((await open("192.0.2.11")).status).toBe(200);
  });
});
