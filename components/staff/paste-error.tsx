"use client";

import { lazy, startTransition, useActionState, useEffect, useMemo, useRef, useState } from "react";
import { Field } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextArea } from "@/components/ui/text-area";
import { customerNamed, type NamedCustomer } from "@/lib/staff/list/named-customer";

export type PasteState = {
  text: string;
  /** What was typed to name the customer. */
  customer: string;
  /** The customer that it names; null when it names none. */
  known: NamedCustomer | null;
  ticket: string;
  /** Whether the text has an error that we do not know, or none that we recognize. */
  isUnknown: boolean;
  /** How often this unknown error has been seen; null when it was not recorded. */
  times: number | null;
};
const load = () => import("./explanation");
const Explanation = lazy(async () => ({ default: (await load()).Explanation }));

export type PasteAction = (before: PasteState, form: FormData) => Promise<PasteState>;

/**
 * A large text box, and an explanation of the text in it that follows the typing. Without JavaScript the form is sent and the explanation
 * comes with the page. When a pasted text is unknown, the browser sends it by itself, but only in redacted form.
 */
export function PasteError(props: {
  action: PasteAction;
  offerAction: (typed: string) => Promise<NamedCustomer[]>;
  initial: PasteState;
  /** Of a text. */
  maxLength: number;
}) {
  const [state, send] = useActionState(props.action, props.initial);
  const [text, setText] = useState(state.text);
  const [typed, setTyped] = useState(state.customer);
  const [ticket, setTicket] = useState(state.ticket);
  const wasPasted = useRef(false);
  const { reader, loadReader } = useReader(text !== "");
  const reading = useMemo(() => reader?.readPasted(text) ?? null, [reader, text]);
  const isUnknown = reading?.isUnknown ?? state.isUnknown;
  const { offered, offerFor } = useOffers(props.offerAction, state.known);
  const customer = customerNamed(typed, offered);

  const changed = (value: string) => {
    setText(value);
    if (!wasPasted.current) return;
    wasPasted.current = false;
    void loadReader().then(({ readPasted }) => {
      const pasted = readPasted(value);
      if (!pasted.isUnknown) return;
      const form = new FormData();
      for (const [name, entry] of Object.entries({ text: pasted.text, customer: typed, ticket })) form.set(name, entry);
      startTransition(() => send(form));
    });
  };

  return (
    <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
      <form action={send} className="space-y-4">
        <TextArea
          id="text"
          name="text"
          label="What the customer pasted"
          hint="An AADSTS text, JSON, PowerShell, a whole page, or a code. Secrets in it are neither kept nor shown."
          rows={14}
          maxLength={props.maxLength}
          spellCheck={false}
          value={text}
          onFocus={() => void loadReader()}
          onPaste={() => {
            wasPasted.current = true;
          }}
          onChange={(event) => changed(event.target.value)}
          className="font-mono text-small"
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            id="customer"
            name="customer"
            label="Customer"
            optional
            hint={customer ? `Links are for ${customer.name}.` : "Find them by name, host, domain or tenant ID."}
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value);
              offerFor(target.value);
            }}
            list="customers-offered"
            autoComplete="off"
            maxLength={100}
          />
          <datalist id="customers-offered">
            {offered.map(({ slug, name }) => (
              <option key={slug} value={slug}>
                {name}
              </option>
            ))}
          </datalist>
          <Field
            id="ticket"
            name="ticket"
            label="Ticket"
            optional
            placeholder="DZ-4711"
            value={ticket}
            onChange={(event) => setTicket(event.target.value)}
            autoComplete="off"
            maxLength={40}
          />
        </div>
        <SubmitButton kind={isUnknown ? "primary" : "secondary"}>{isUnknown ? "Remember this one" : "Explain it"}</SubmitButton>
        <p role="status" className="min-h-5 text-small text-muted">
          {state.times !== null &&
            isUnknown &&
            (state.times === 1 ? "Remembered, for the first time." : `Remembered. It has been seen ${state.times} times.`)}
        </p>
      </form>
      <section aria-labelledby="meaning-heading" aria-live="polite">
        <h2 id="meaning-heading" className="mb-3 text-heading font-semibold">
          What it means
        </h2>
        {text.trim() === "" ? (
          <p className="text-note text-muted">The answer stands here as soon as there is something in the box.</p>
        ) : reader && reading ? (
          <reader.ExplainedError reading={reading} customer={customer} ticket={ticket} />
        ) : (
          // What the server draws, and the browser until it has the reader.
          text === state.text && <Explanation text={text} customer={customer} ticket={ticket} />
        )}
      </section>
    </div>
  );
}

type Reader = Awaited<ReturnType<typeof load>>;

/** Null until it is loaded: once the box is used, or `isNeeded`. */
function useReader(isNeeded: boolean) {
  const [reader, setReader] = useState<Reader | null>(null);
  const loadReader = async () => {
    const loaded = await load();
    setReader(loaded);
    return loaded;
  };
  useEffect(() => {
    if (isNeeded) void load().then(setReader);
  }, [isNeeded]);
  return { reader, loadReader };
}

/** Offers the customers that the typed text may name, a moment after the last key. An answer to an earlier text is ignored. */
function useOffers(offer: (typed: string) => Promise<NamedCustomer[]>, known: NamedCustomer | null) {
  const [offered, setOffered] = useState<readonly NamedCustomer[]>(known ? [known] : []);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef("");
  useEffect(() => () => clearTimeout(timer.current), []);
  const offerFor = (typed: string) => {
    clearTimeout(timer.current);
    latest.current = typed;
    timer.current = setTimeout(async () => {
      if (typed.trim() === "") return;
      const found = await offer(typed);
      if (latest.current === typed) setOffered(found);
    }, pauseMs);
  };
  return { offered, offerFor };
}

const pauseMs = 200;
