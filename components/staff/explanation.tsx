"use client";

import { readPasted } from "@/lib/errors/pasted/pasted-error";
import type { NamedCustomer } from "@/lib/staff/list/named-customer";
import { ExplainedError } from "./explained-error";

/**
 * Reads a pasted error and explains it. It carries every code that is known, with its words, so a browser loads it only once there is
 * something to read.
 */
export { ExplainedError, readPasted };

/** For the text that the page came with. */
export function Explanation(props: { text: string; customer: NamedCustomer | null; ticket: string }) {
  return <ExplainedError reading={readPasted(props.text)} customer={props.customer} ticket={props.ticket} />;
}
