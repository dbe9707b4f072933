"use client";

import { useEffect, useRef, useState } from "react";

/** Announces a text to screen readers. A text that changes often is announced at most every few seconds, and only its latest version. */
export function LiveRegion({ text, everySeconds = 4 }: { text: string; everySeconds?: number }) {
  const [said, setSaid] = useState("");
  const saidAt = useRef(0);
  useEffect(() => {
    const wait = Math.max(150, saidAt.current + everySeconds * 1000 - Date.now());
    const timer = setTimeout(() => {
      saidAt.current = Date.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text, everySeconds]);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}
