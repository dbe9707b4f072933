"use client";

import { Link2 } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { inputClass } from "@/components/ui/field";
import { asMarkdown, goPath, readTicket } from "@/lib/links/ticket-link";

export type LinkedCustomer = { slug: string; name: string };

type Props = {
  customer: LinkedCustomer;
  /** A step's slug, a permission's name or an error's code. */
  what: string;
  /** The text of the Markdown link. */
  title: string;
  ticket?: string | null;
  /** True shows a button with words; otherwise it is an icon. */
  inWords?: boolean;
};

/**
 * Copies a link for a ticket, plain or as Markdown, with the ticket's number in it. The link grants no access by itself: whoever opens it signs
 * in. A page may have dozens of these and hardly any is opened, so what is inside is drawn when it is.
 */
export function TicketLink(props: Props) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const [wasOpened, setWasOpened] = useState(false);
  // The browser opens it without JavaScript, so it may have been opened before there was any.
  useEffect(() => setWasOpened(panel.current?.matches(":popover-open") ?? false), []);
  const look = props.inWords ? "min-h-8 gap-1.5 px-2 text-small" : "size-6 justify-center";
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={`Copy link for a ticket: ${props.title}`}
        title="Copy link for a ticket"
        className={`inline-flex shrink-0 items-center rounded-md text-faint transition-colors duration-150 hover:bg-hover hover:text-ink print:hidden ${look}`}
      >
        <Link2 aria-hidden="true" className="size-3.5" />
        {props.inWords && "Link for a ticket"}
      </button>
      <div
        id={id}
        ref={panel}
        popover="auto"
        onBeforeToggle={() => setWasOpened(true)}
        className="w-72 max-w-[calc(100vw-1.5rem)] rounded-panel border border-line bg-raised p-3 text-left text-ink shadow-floating supports-[position-area:bottom]:inset-auto supports-[position-area:bottom]:m-1 supports-[position-area:bottom]:[position-area:bottom_span-left] supports-[position-area:bottom]:[position-try-fallbacks:flip-block,flip-inline,flip-block_flip-inline]"
      >
        {wasOpened && <Inside {...props} id={id} />}
      </div>
    </>
  );
}

function Inside({ id, ...props }: Props & { id: string }) {
  const [ticket, setTicket] = useState(props.ticket ?? "");
  const url = () =>
    new URL(goPath({ customer: props.customer.slug, what: props.what, ticket: readTicket(ticket) }), window.location.origin).href;
  return (
    <>
      <p className="text-note font-medium">{props.title}</p>
      <label htmlFor={`${id}-ticket`} className="mt-2 mb-1 block text-small text-muted">
        Ticket number <span className="text-faint">Optional</span>
      </label>
      <input
        id={`${id}-ticket`}
        value={ticket}
        onChange={(event) => setTicket(event.target.value)}
        maxLength={40}
        placeholder="DZ-4711"
        autoComplete="off"
        className={`${inputClass} h-9`}
      />
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyButton text={url} label="Copy link" what="the link" />
        <CopyButton
          text={() => asMarkdown({ customerName: props.customer.name, title: props.title, url: url() })}
          label="Copy as Markdown"
          what="the link as Markdown"
        />
      </div>
      <p className="mt-2 text-micro text-muted">Whoever opens it signs in first.</p>
    </>
  );
}
