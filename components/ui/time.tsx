"use client";

import { useSyncExternalStore } from "react";
import { clockTime, dateOf, elapsedTime, exactTime, relativeTime } from "./time-words";

/**
 * A moment, told relative to now, with the exact time on hover and for screen readers, in the reader's own zone.
 * The server knows neither zone nor clock of the reader, so it sends the time in UTC and the browser takes over after hydration.
 */
export function Time(props: {
  at: string;
  form?: "relative" | "elapsed" | "clock" | "date" | "exact";
  /** The server's clock. With it the first drawing already tells the distance, which no zone changes, and nothing shifts afterwards. */
  from?: number;
}) {
  const { at, form = "relative" } = props;
  const reader = useSyncExternalStore(subscribe, currentTick, () => null);
  const zone = reader === null ? "UTC" : undefined;
  const now = reader ?? props.from ?? null;
  const exact = exactTime(at, zone);
  if (form === "elapsed" && now !== null) {
    return (
      <time dateTime={at} title={`Since ${exact}`}>
        {elapsedTime(at, now)}
        <span className="sr-only"> (since {exact})</span>
      </time>
    );
  }
  if (form === "exact" || (form === "relative" && now === null)) return <time dateTime={at}>{exact}</time>;
  if (form === "date") {
    return (
      <time dateTime={at} title={exact}>
        {dateOf(at, zone)}
      </time>
    );
  }
  return (
    <time dateTime={at} title={exact}>
      {form === "clock" || now === null ? clockTime(at, now ?? Date.parse(at), zone) : relativeTime(at, now)}
      <span className="sr-only"> ({exact})</span>
    </time>
  );
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
