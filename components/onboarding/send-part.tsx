"use client";

import { useActionState, useState } from "react";
import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Field, FieldError } from "@/components/ui/field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { isNudgeTrouble, type NudgeState, nudgeTroubleWords } from "@/lib/staff/letters/nudge-states";

export type SendPartState = { refused?: "not-configured" | "not-an-address" | "too-many"; to?: string };
export type SendPartProps = {
  /** The id of the letter. The same id is sent only once. */
  id: string;
  duty: string;
  /** "The role in Exchange". */
  title: string;
  /** Who can do it, with an article. */
  who: string;
  /** Where the letter's link leads, and what follows once they have done it. Sentences. */
  leadsTo: string;
  after: string;
  subject: string;
  body: string;
  /** Opens the letter in the reader's mail program. */
  mailto: string;
  /** Whether the portal can send mail itself. */
  isConfigured: boolean;
  sent: readonly { id: string; recipient: string; state: NudgeState; trouble: string | null; createdAt: string }[];
  /** Where the way back leads. */
  home: { label: string; href: string };
  action: (state: SendPartState, formData: FormData) => Promise<SendPartState>;
};

/** Sends a colleague their part: by the portal's mail server where there is one, by their own mail program, or as a text to copy. */
export function SendPart(props: SendPartProps) {
  const { subject, body, isConfigured, sent } = props;
  return (
    <article>
      <header>
        <h1 className="text-title font-semibold">Send this to a colleague</h1>
        <p className="measure mt-3 text-muted">
          {props.title}: this takes {props.who}. {props.leadsTo} They sign in with their own account, so it opens nothing to anybody else.{" "}
          {props.after}
        </p>
      </header>
      <section aria-labelledby="letter-heading" className="mt-8">
        <h2 id="letter-heading" className="text-heading font-semibold">
          What they get
        </h2>
        <div className="mt-3 rounded-panel border border-line bg-raised px-4 py-3 text-note">
          <p className="font-medium">{subject}</p>
          <p className="mt-2 whitespace-pre-wrap break-words text-muted">{body}</p>
        </div>
        <div className="mt-3 flex flex-wrap gap-2">
          <CopyButton text={`${subject}\n\n${body}`} label="Copy as text" what="the message" />
          <ButtonLink size="small" href={props.mailto}>
            Open in your mail program
          </ButtonLink>
        </div>
      </section>
      {isConfigured && <ByMail {...props} />}
      <div role="status" aria-label="Messages sent" className="mt-6 space-y-1 text-note text-muted">
        {sent.map((letter) => (
          <p key={letter.id} className="break-words">
            {words[letter.state]} to {letter.recipient}, <Time at={letter.createdAt} />.
            {letter.state === "failed" && isNudgeTrouble(letter.trouble) && <> {nudgeTroubleWords[letter.trouble]}</>}
          </p>
        ))}
      </div>
      <ButtonLink kind="quiet" href={props.home.href} className="mt-8">
        {props.home.label}
      </ButtonLink>
    </article>
  );
}

const words: Record<NudgeState, string> = {
  queued: "About to be sent",
  sending: "Being sent",
  sent: "Sent",
  failed: "Not sent",
  unsure: "Maybe sent; ask them",
};

const refusals = {
  "not-configured": "Sending is no longer set up here. Copy the text instead.",
  "too-many": "Enough letters were sent for today. Copy the text instead.",
} as const;

function ByMail({ duty, action, ...drawn }: SendPartProps) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  // The page refreshes while it is open and passes another id each time. A letter keeps its id until it was sent.
  const [first] = useState(drawn.id);
  const id = drawn.sent.some((letter) => letter.id === first) ? drawn.id : first;
  const { refused } = state;
  return (
    <form ref={form} action={submit} className="mt-8 max-w-md space-y-3" noValidate>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="duty" value={duty} />
      <Field
        id="part-to"
        name="to"
        type="email"
        label="Their e-mail address"
        autoComplete="off"
        maxLength={254}
        defaultValue={state.to ?? ""}
        error={refused === "not-an-address" ? "This is not an e-mail address. It looks like ada@contoso.com." : undefined}
      />
      {(refused === "not-configured" || refused === "too-many") && <FieldError id="part-refused">{refusals[refused]}</FieldError>}
      <SubmitButton pendingLabel="Sending">Send by e-mail</SubmitButton>
    </form>
  );
}
