"use client";

import { useActionState, useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Disclosure } from "@/components/ui/disclosure";
import { Field, FieldError } from "@/components/ui/field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { SubmitButton } from "@/components/ui/submit-button";

export type SendNudgeState = { refused?: "not-configured" | "not-an-address" | "not-confirmed"; to?: string };
export type SendNudgeAction = (before: SendNudgeState, formData: FormData) => Promise<SendNudgeState>;

type Props = {
  slug: string;
  /** The id of the letter. The same id is sent only once. */
  id: string;
  letter: { to: string | null; subject: string; body: string; step: string | null };
  /** Whether the address is only the person's sign-in name, which may have no mailbox. */
  isUserName: boolean;
  action: SendNudgeAction;
};

/** Lets the portal send the letter that is shown, to an address that the sender has confirmed. */
export function SendNudge({ slug, letter, isUserName, action, ...drawn }: Props) {
  const [state, submit] = useActionState(action, {});
  const { refused, to } = state;
  const form = useFirstMistake(state);
  // The page refreshes while it is open and passes another id each time. This form keeps its first id.
  const [id] = useState(drawn.id);
  return (
    <Disclosure summary="Send it from here" open={refused !== undefined}>
      <form ref={form} action={submit} className="space-y-2" noValidate>
        <input type="hidden" name="customer" value={slug} />
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="subject" value={letter.subject} />
        <input type="hidden" name="text" value={letter.body} />
        {letter.step && <input type="hidden" name="step" value={letter.step} />}
        <Field
          id="nudge-to"
          name="to"
          type="email"
          label="To"
          autoComplete="off"
          maxLength={254}
          defaultValue={to ?? letter.to ?? ""}
          hint={isUserName ? "The name they sign in with. An administrator's account may have no mailbox." : undefined}
          error={refused === "not-an-address" ? "This is not an e-mail address. It looks like ada@contoso.com." : undefined}
        />
        <div>
          <Checkbox
            name="confirmed"
            value="yes"
            label="I have checked the address. Send the text above to it."
            aria-invalid={refused === "not-confirmed" || undefined}
            aria-describedby={refused === "not-confirmed" ? "nudge-confirmed-error" : undefined}
          />
          {refused === "not-confirmed" && (
            <FieldError id="nudge-confirmed-error">Confirm the address first. Nothing has been sent.</FieldError>
          )}
        </div>
        {refused === "not-configured" && (
          <FieldError id="nudge-refused">Sending is no longer set up here. Copy the text instead.</FieldError>
        )}
        <SubmitButton kind="secondary" size="small" pendingLabel="Sending">
          Send the message
        </SubmitButton>
      </form>
    </Disclosure>
  );
}
