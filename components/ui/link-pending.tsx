"use client";

import { useLinkStatus } from "next/link";
import { Spinner } from "./spinner";

/** Inside a link: shows that the press was taken while the page it leads to is being put together. Takes no room, so nothing moves. */
export function LinkPending() {
  const { pending } = useLinkStatus();
  return (
    <span aria-hidden="true" className="relative">
      {pending && <Spinner className="absolute top-0.5 left-2 size-3.5 text-accent-ink" />}
    </span>
  );
}
