"use client";

import { useEffect } from "react";

/**
 * Tells the portal that somebody came by a link from a ticket. It is a POST of its own, because opening an address must not write: mail
 * programs open links before their readers do. Without JavaScript the visit is not recorded.
 */
export function RecordVisit({ path }: { path: string }) {
  useEffect(() => {
    // A visit that is not recorded changes nothing for the reader.
    fetch(path, { method: "POST", keepalive: true }).catch(() => undefined);
  }, [path]);
  return null;
}
