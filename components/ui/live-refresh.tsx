"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Button } from "./button";
import { watchConnection } from "./connection";
import { Notice } from "./notice";
import { Time } from "./time";
import { whileAttended } from "./while-attended";
import { whileStaying } from "./while-staying";

/**
 * Refreshes the page when the server reports a change. The event carries no data: the page is loaded again, through the same guard.
 * While the portal cannot be reached, the page keeps what it has, says since when that is old, and reconnects by itself. A page at which
 * nobody has done anything for ten minutes waits for its reader, so that it does not keep their session from ending.
 * This component announces no change to screen readers: each part that changes has its own live region.
 *
 * `isMoving`: what the page shows changes at this moment, so it is loaded again once the server reports changes: one that came after the page
 * was made and before that would be missed. `refreshes`: false for a page that only has to notice when the portal is gone, such as a form that somebody is filling in.
 */
export function LiveRefresh({
  url,
  refreshes = true,
  isMoving = false,
  atMostEveryMs = 500,
}: {
  url: string;
  refreshes?: boolean;
  isMoving?: boolean;
  atMostEveryMs?: number;
}) {
  const router = useRouter();
  // As it was at first: a connection that is there is kept when the run ends.
  const [wasMoving] = useState(isMoving);
  const [isPaused, pause] = useState(false);
  const [lostAt, setLostAt] = useState<string | null>(null);
  const arrived = useRef(() => {});
  // Each load of the page renders this anew.
  useEffect(() => arrived.current());
  useEffect(() => {
    const staying = whileStaying(() => refreshes && router.refresh());
    arrived.current = staying.arrived;
    const throttled = atMostEvery(atMostEveryMs, staying.now);
    const refresh = whileAttended(throttled.now);
    let again: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource;
    let isOver = false;
    const connection = watchConnection({
      onLost: () => setLostAt(new Date().toISOString()),
      onBack: () => {
        setLostAt(null);
        // Changes that happened meanwhile were not reported.
        refresh.now();
        if (!isOver && source.readyState === EventSource.CLOSED) connect();
      },
    });
    const connect = () => {
      clearTimeout(again);
      source = new EventSource(url);
      source.onmessage = refresh.now;
      let wasLost = wasMoving;
      source.onopen = () => {
        if (wasLost) refresh.now();
        wasLost = false;
      };
      source.onerror = () => {
        wasLost = true;
        const isRefused = source.readyState === EventSource.CLOSED;
        if (isRefused) again = setTimeout(connect, reconnectMs);
        // Refused, although the portal is there: loading the page again says why. It leads to the sign-in when the session has ended.
        void connection.check().then((isThere) => isThere && isRefused && throttled.now());
      };
      source.addEventListener("over", ({ data }) => {
        isOver = true;
        source.close();
        if (!refreshes) return;
        if (data === "ended") throttled.now();
        else pause(true);
      });
    };
    connect();
    return () => {
      source.close();
      connection.stop();
      clearTimeout(again);
      refresh.stop();
      throttled.cancel();
      staying.stop();
    };
  }, [url, refreshes, wasMoving, atMostEveryMs, router]);
  return (
    <div role="status">
      {lostAt && <Lost since={lostAt} />}
      {/* What somebody is typing into the page is theirs to finish, so it is not loaded again by itself. */}
      {isPaused && !lostAt && (
        <div className="mb-6">
          <Notice
            title="This page has stopped showing changes by itself."
            actions={
              <Button size="small" onClick={() => window.location.reload()}>
                Load it again
              </Button>
            }
          />
        </div>
      )}
    </div>
  );
}

/** Stays in view: what is below it is old. */
function Lost({ since }: { since: string }) {
  return (
    <div className="sticky top-2 z-20 mb-6 print:hidden">
      <Notice tone="attention" title="The portal cannot be reached.">
        What you see is from <Time at={since} form="clock" />. The page reconnects by itself; nothing that you press before is sent. Work
        that is under way goes on without this page.
      </Notice>
    </div>
  );
}

const reconnectMs = 30_000;

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
