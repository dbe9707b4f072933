"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { inputClass } from "@/components/ui/field";
import { Spinner } from "@/components/ui/spinner";

/**
 * A search that follows the typing. It is a field of a form that sends the same query on Enter, so it works before JavaScript has loaded.
 * With JavaScript the address is replaced a moment after the last key, so Back leaves the search in one step.
 */
export function SearchBox({
  id,
  value,
  hrefWithout,
}: {
  id: string;
  value: string;
  /** The address of the list with its filters, without the search. */
  hrefWithout: string;
}) {
  const router = useRouter();
  const [isLoading, start] = useTransition();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // A chip or Back may have changed the search. A field that has the focus is not overwritten.
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const search = (text: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const [path, query] = hrefWithout.split("?");
      const wanted = new URLSearchParams(query);
      if (text.trim()) wanted.set("search", text.trim());
      start(() => router.replace(wanted.size > 0 ? `${path}?${wanted}` : (path ?? hrefWithout), { scroll: false }));
    }, pauseMs);
  };

  return (
    <div className="relative min-w-0 flex-1 sm:max-w-72">
      <label htmlFor={id} className="sr-only">
        Search customers
      </label>
      <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-faint">
        {isLoading ? <Spinner className="size-4" /> : <Search aria-hidden="true" className="size-4" />}
      </span>
      <input
        ref={input}
        id={id}
        type="search"
        name="search"
        defaultValue={value}
        onChange={(event) => search(event.target.value)}
        placeholder="Name, host, domain or tenant ID"
        autoComplete="off"
        aria-keyshortcuts="/"
        className={`${inputClass} h-8 pr-8 pl-8 text-small`}
      />
      <span
        aria-hidden="true"
        className="pointer-events-none absolute top-1.5 right-2 rounded border border-line px-1 font-mono text-micro text-faint max-sm:hidden"
      >
        /
      </span>
    </div>
  );
}

const pauseMs = 200;
