"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/**
 * Refreshes the page when the server reports a change. The event carries no data: the page is loaded again, through the same guard.
 * The browser reconnects by itself. While there is no connection, the page is refreshed every few seconds.
 * This component announces nothing to screen readers: each part that changes has its own live region.
 */
export function LiveRefresh({ url, pollSeconds = 5, atMostEveryMs = 250 }: { url: string; pollSeconds?: number; atMostEveryMs?: number }) {
  const router = useRouter();
  useEffect(() => {
    const refresh = atMostEvery(atMostEveryMs, () => router.refresh());
    let poll: ReturnType<typeof setInterval> | undefined;
    let wasLost = false;
    const source = new EventSource(url);
    source.onmessage = refresh.now;
    source.onopen = () => {
      clearInterval(poll);
      poll = undefined;
      // Changes that happened while the connection was down were not reported.
      if (wasLost) refresh.now();
      wasLost = false;
    };
    source.onerror = () => {
      wasLost = true;
      poll ??= setInterval(refresh.now, pollSeconds * 1000);
    };
    return () => {
      source.close();
      clearInterval(poll);
      refresh.cancel();
    };
  }, [url, pollSeconds, atMostEveryMs, router]);
  return null;
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
