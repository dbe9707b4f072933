"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Refreshes the page every two seconds while something on it is in progress. */
export function RefreshWhile({ isUnderWay }: { isUnderWay: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => router.refresh(), 2000);
    return () => clearInterval(timer);
  }, [isUnderWay, router]);
  return null;
}
