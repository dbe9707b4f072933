"use client";

import { useEffect } from "react";

/** Starts the next try by itself. Without JavaScript the link on the page does the same. */
export function TryAgain({ href, afterSeconds }: { href: string; afterSeconds: number }) {
  useEffect(() => {
    const timer = setTimeout(() => window.location.assign(href), afterSeconds * 1000);
    return () => clearTimeout(timer);
  }, [href, afterSeconds]);
  return null;
}
