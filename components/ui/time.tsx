"use client";

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { clockTime, dateOf, dueTime, elapsedTime, exactTime, relativeTime } from "./time-words";

/**
 * A moment, told relative to now, with the exact time on hover and for screen readers, in the reader's own zone.
 * The server does not know the reader's zone: a time of day is sent in UTC, and the browser takes over after hydration. A distance is the
 * same in every zone, so that it is told by the server's clock from the first drawing on, and nothing shifts afterwards.
 */
export function Time({ at, form = "relative" }: { at: string; form?: "relative" | "elapsed" | "due" | "clock" | "date" | "exact" }) {
  const servers = useContext(ServerClock);
  const reader = useSyncExternalStore(subscribe, currentTick, () => null);
  const zone = reader === null ? "UTC" : undefined;
  const now = reader ?? servers;
  const exact = exactTime(at, zone);
  if (form === "elapsed" && now !== null) {
    return (
      <time dateTime={at} title={`Since ${exact}`}>
        {elapsedTime(at, now)}
        <span className="sr-only"> (since {exact})</span>
      </time>
    );
  }
  if (form === "exact" || ((form === "relative" || form === "due") && now === null)) return <time dateTime={at}>{exact}</time>;
  if (form === "date") {
    return (
      <time dateTime={at} title={exact}>
        {dateOf(at, zone)}
      </time>
    );
  }
  return (
    <time dateTime={at} title={exact}>
      {form === "clock" || now === null
        ? clockTime(at, now ?? Date.parse(at), zone)
        : (form === "due" ? dueTime : relativeTime)(at, now, zone)}
      <span className="sr-only"> ({exact})</span>
    </time>
  );
}

const ServerClock = createContext<number | null>(null);

/** Around the whole page, with the time at which the server draws it. */
export function ServerTime({ now, children }: { now: number; children: ReactNode }) {
  return <ServerClock value={now}>{children}</ServerClock>;
}

/* One clock for all times on the page, so that they change together. */
const tick = 10_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, tick);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const currentTick = () => Math.floor(Date.now() / tick) * tick;
