"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { isReachable } from "./reachable";
import { whileAttended } from "./while-attended";

/** Loads the page again at a time. Later, when the portal cannot be reached then: the page keeps what it has. */
export function LookAgain({ at }: { at: string }) {
  const router = useRouter();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attended = whileAttended(() => {
      void isReachable().then((is) => (is ? router.refresh() : wait(laterMs)));
    });
    const wait = (ms: number) => {
      timer = setTimeout(attended.now, ms);
    };
    wait(Math.max(0, Date.parse(at) - Date.now()));
    return () => {
      clearTimeout(timer);
      attended.stop();
    };
  }, [at, router]);
  return null;
}

const laterMs = 5000;
