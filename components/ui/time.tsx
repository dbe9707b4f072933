"use client";

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { clockTime, dateOf, dueTime, elapsedTime, exactTime, relativeTime } from "./time-words";

/**
 * A time, by default relative to now, with the exact time in the reader's zone on hover, and for screen readers where it is relative.
 * The server does not know the reader's zone, so it draws a time of day in UTC, and the browser corrects it after hydration. A relative
 * time is the same in every zone: the server draws it by its own clock, so the layout does not shift after hydration. `date`: "on November
 * 23, 2027"; `day`: the same after a word such as "until".
 */
export function Time({
  at,
  form = "relative",
}: {
  at: string;
  form?: "relative" | "elapsed" | "due" | "clock" | "date" | "day" | "exact";
}) {
  const servers = useContext(ServerClock);
  const reader = useSyncExternalStore(subscribe, currentTick, () => null);
  const zone = reader === null ? "UTC" : undefined;
  const now = reader ?? servers;
  const exact = exactTime(at, zone);
  if (form === "elapsed" && now !== null) {
    return (
      <time dateTime={at} title={`Since ${exact}`}>
        {elapsedTime(at, now)}
        <span className="sr-only">{` (since ${exact})`}</span>
      </time>
    );
  }
  if (form === "exact" || ((form === "relative" || form === "due") && now === null)) return <time dateTime={at}>{exact}</time>;
  if (form === "date" || form === "day") {
    return (
      <time dateTime={at} title={exact}>
        {form === "date" && "on "}
        {dateOf(at, zone)}
      </time>
    );
  }
  if (form === "clock" || now === null) {
    return (
      <time dateTime={at} title={exact}>
        {clockTime(at, now ?? Date.parse(at), zone)}
      </time>
    );
  }
  return (
    <time dateTime={at} title={exact}>
      {(form === "due" ? dueTime : relativeTime)(at, now, zone)}
      <span className="sr-only">{` (${exact})`}</span>
    </time>
  );
}

const ServerClock = createContext<number | null>(null);

/** Wraps the whole page. `now` is the time at which the server draws it, in milliseconds. */
export function ServerTime({ now, children }: { now: number; children: ReactNode }) {
  return <ServerClock value={now}>{children}</ServerClock>;
}

/* One timer for all times on the page, so that they change together. */
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
