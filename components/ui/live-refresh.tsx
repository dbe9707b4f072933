"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "./button";
import { Notice } from "./notice";

/**
 * Refreshes the page when the server reports a change. The event carries no data: the page is loaded again, through the same guard.
 * The browser reconnects by itself. While there is no connection, the page is refreshed every few seconds. A page at which nobody has done
 * anything for ten minutes waits for its reader, so that it does not keep their session from ending.
 * This component announces no change to screen readers: each part that changes has its own live region.
 */
export function LiveRefresh({ url, pollSeconds = 5, atMostEveryMs = 250 }: { url: string; pollSeconds?: number; atMostEveryMs?: number }) {
  const router = useRouter();
  const [isPaused, pause] = useState(false);
  useEffect(() => {
    const throttled = atMostEvery(atMostEveryMs, () => router.refresh());
    const refresh = whileAttended(throttled.now);
    let poll: ReturnType<typeof setInterval> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource;
    let wasLost = false;
    const stopPolling = () => {
      clearInterval(poll);
      poll = undefined;
    };
    const connect = () => {
      source = new EventSource(url);
      source.onmessage = refresh.now;
      source.onopen = () => {
        stopPolling();
        // Changes that happened while the connection was down were not reported.
        if (wasLost) refresh.now();
        wasLost = false;
      };
      source.onerror = () => {
        wasLost = true;
        if (source.readyState !== EventSource.CLOSED) {
          poll ??= setInterval(refresh.now, pollSeconds * 1000);
          return;
        }
        // Refused. Loading the page again says why: it leads to the sign-in when the session has ended.
        stopPolling();
        throttled.now();
        again = setTimeout(connect, reconnectMs);
      };
      source.addEventListener("over", ({ data }) => {
        source.close();
        if (data === "ended") throttled.now();
        else pause(true);
      });
    };
    connect();
    return () => {
      source.close();
      stopPolling();
      clearTimeout(again);
      refresh.stop();
      throttled.cancel();
    };
  }, [url, pollSeconds, atMostEveryMs, router]);
  if (!isPaused) return null;
  // What somebody is typing into the page is theirs to finish, so it is not loaded again by itself.
  return (
    <div className="mb-6">
      <Notice
        role="status"
        title="This page has stopped showing changes by itself."
        actions={
          <Button size="small" onClick={() => window.location.reload()}>
            Load it again
          </Button>
        }
      />
    </div>
  );
}

const reconnectMs = 30_000;
const attendedMs = 10 * 60_000;
const signsOfAReader = ["pointerdown", "pointermove", "keydown", "wheel", "visibilitychange"] as const;

/** Calls at once while the reader does something now and then, and otherwise when they do something again. */
function whileAttended(call: () => void) {
  let seenAt = Date.now();
  let isBehind = false;
  const seen = () => {
    seenAt = Date.now();
    if (!isBehind) return;
    isBehind = false;
    call();
  };
  for (const sign of signsOfAReader) document.addEventListener(sign, seen, { passive: true });
  return {
    now: () => {
      if (Date.now() - seenAt < attendedMs) call();
      else isBehind = true;
    },
    stop: () => {
      for (const sign of signsOfAReader) document.removeEventListener(sign, seen);
    },
  };
}

/** Throttles: calls at once, then at most once per interval. The last call is never lost. */
function atMostEvery(milliseconds: number, call: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let calledAt = 0;
  const run = () => {
    timer = undefined;
    calledAt = Date.now();
    call();
  };
  return {
    now: () => {
      timer ??= setTimeout(run, Math.max(0, calledAt + milliseconds - Date.now()));
    },
    cancel: () => clearTimeout(timer),
  };
}
