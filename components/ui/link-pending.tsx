"use client";

import { useLinkStatus } from "next/link";
import { Spinner } from "./spinner";

/** Inside a link: shows that the next page is loading. It takes no space, so the layout does not shift. */
export function LinkPending() {
  const { pending } = useLinkStatus();
  if (!pending) return null;
  return (
    <span aria-hidden="true" className="relative">
      <Spinner className="absolute top-0.5 left-2 size-3.5 text-accent-ink" />
    </span>
  );
}
