"use client";

import { useEffect } from "react";

/**
 * Keys for the table of customers: `/` focuses the search, Escape leaves it, `j` and `k` focus the next and the previous row. Enter opens
 * the row, as on any link.
 */
export function TableKeys({ searchId }: { searchId: string }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target)) {
        const isSearch = (event.target as HTMLElement).id === searchId;
        if (!isSearch || (event.key !== "Escape" && event.key !== "ArrowDown")) return;
        // By default Escape empties the search field. The results stay instead, and the reader can go on to the rows.
        event.preventDefault();
        if (event.key === "ArrowDown") move(1);
        else (event.target as HTMLElement).blur();
        return;
      }
      if (event.key === "/") document.getElementById(searchId)?.focus();
      else if (event.key === "j") move(1);
      else if (event.key === "k") move(-1);
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [searchId]);
  return null;
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function move(by: 1 | -1) {
  const links = [...document.querySelectorAll<HTMLElement>("a[data-row]")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? links[by === 1 ? 0 : links.length - 1] : links[at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
