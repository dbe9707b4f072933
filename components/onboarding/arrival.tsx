import { Notice } from "@/components/ui/notice";
import type { StepState } from "@/lib/catalogue/states";
import { errorCodes, isErrorCode } from "@/lib/errors/codes";
import { arrivalWords, readTarget } from "@/lib/links/deep-link";
import { ticketVisitPath } from "@/lib/links/paths";
import { readTicket } from "@/lib/links/ticket-link";
import { RecordVisit } from "./record-visit";

/** For a reader who came by a link from a ticket: the ticket's number, and what the link named where the page itself does not say it. */
export function Arrival(props: {
  /** The query parameter `about`, not validated yet. */
  about: unknown;
  /** The query parameter `ticket`, not validated yet. */
  ticket: unknown;
  /** The state of the step that the link led to; null on the checklist. */
  state: StepState | null;
  customer: string;
  side: "customer" | "staff";
}) {
  const ticket = readTicket(props.ticket);
  const words = typeof props.about === "string" && props.about !== "" ? wordsFor(props.about, props.state) : null;
  if (ticket === null && words === null) return null;
  const about = typeof props.about === "string" ? props.about : null;
  return (
    <div className="mb-6 space-y-3">
      {ticket && <RecordVisit path={ticketVisitPath(props.side, props.customer, { ticket, about })} />}
      {ticket && (
        <p className="border-l-2 border-accent pl-3 text-note text-muted">
          Ticket <span className="font-medium text-ink">{ticket}</span> led you {props.state === null ? "here" : "to this step"}.
        </p>
      )}
      {words && (
        <Notice role="status">
          <p>{words}</p>
        </Notice>
      )}
    </div>
  );
}

/** For our own error codes, adds the description from `errorCodes`. Microsoft's codes are explained by `arrivalWords` alone. */
function wordsFor(about: string, state: StepState | null): string | null {
  const target = readTarget(about);
  const words = arrivalWords(target, state);
  return target.is === "error" && isErrorCode(target.named) ? [words, errorCodes[target.named].what].filter(Boolean).join(" ") : words;
}
