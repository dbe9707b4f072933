"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { asMarkdown, goPath, readTicket } from "@/lib/links/ticket-link";
import type { NamedCustomer } from "@/lib/staff/list/named-customer";

/** The link to send to a customer. It leads them to the step after they have signed in. */
export function SendLink(props: { customer: NamedCustomer | null; what: string; title: string; ticket: string }) {
  const { customer, what, title } = props;
  if (customer === null)
    return <p className="mt-3 text-small text-muted">Choose the customer first: the link to send is for one of them.</p>;
  const path = goPath({ customer: customer.slug, what, ticket: readTicket(props.ticket) });
  const url = () => new URL(path, window.location.origin).href;
  return (
    <div className="mt-3 space-y-2 border-t border-line pt-3">
      <p className="font-mono text-micro break-all text-muted">{path}</p>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={url} label="Copy link" what="the link to send" />
        <CopyButton
          text={() => asMarkdown({ customerName: customer.name, title, url: url() })}
          label="Copy as Markdown"
          what="the link as Markdown"
        />
      </div>
    </div>
  );
}
