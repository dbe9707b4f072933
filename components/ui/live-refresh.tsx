"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/**
 * Draws the page again when the server says that something changed. It carries no data: the page is loaded anew, by the same guard.
 * A lost connection is taken up again by the browser; where streaming is not possible at all, we ask every few seconds.
 * It announces nothing: what matters is told by the live region of what changed.
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
      // What happened while the connection was down was told to nobody.
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

/** Calls at once, then at most once per interval; the last call is never lost. */
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
