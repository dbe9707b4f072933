"use client";

import { useEffect } from "react";

/** Goes on by itself; without JavaScript the link beside it does the same. */
export function TryAgain({ href, afterSeconds }: { href: string; afterSeconds: number }) {
  useEffect(() => {
    const timer = setTimeout(() => window.location.assign(href), afterSeconds * 1000);
    return () => clearTimeout(timer);
  }, [href, afterSeconds]);
  return null;
}
