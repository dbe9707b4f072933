"use client";

import { useActionState } from "react";
import { Field } from "@/components/ui/field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { SubmitButton } from "@/components/ui/submit-button";

/** `typed`: what is not an address. */
export type DigestState = { typed?: string };

type Props = {
  /** Where the digest goes. Null when this member of staff does not want it. */
  address: string | null;
  userName: string;
  isMailConfigured: boolean;
  action: (before: DigestState, formData: FormData) => Promise<DigestState>;
};

/** Whether a member of staff gets the daily digest by e-mail, and where. */
export function DigestForm({ address, userName, isMailConfigured, action }: Props) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  return (
    <section aria-labelledby="digest-heading">
      <h2 id="digest-heading" className="text-heading font-semibold">
        Daily digest
      </h2>
      <p className="mt-2 measure text-muted">
        Who has waited for over two days, by e-mail, once a day in the morning. Nothing is sent when nobody waits.
      </p>
      <p className="mt-2" role="status">
        {address === null ? "You do not get it." : `You get it at ${address}.`}
        {!isMailConfigured && " No mail server is set up here, so nothing is sent until one is."}
      </p>
      {address === null ? (
        <form ref={form} action={submit} className="mt-3 max-w-sm space-y-3" noValidate>
          <Field
            id="digest-address"
            name="address"
            type="email"
            label="E-mail address"
            autoComplete="email"
            maxLength={254}
            defaultValue={state.typed ?? userName}
            error={state.typed === undefined ? undefined : "This is not an e-mail address. It looks like casey@dropzone.ai."}
          />
          <SubmitButton kind="secondary" size="small" pendingLabel="Turning it on">
            Send me the digest
          </SubmitButton>
        </form>
      ) : (
        <form action={submit} className="mt-3">
          <input type="hidden" name="address" value="" />
          <SubmitButton kind="secondary" size="small" pendingLabel="Turning it off">
            Stop the digest
          </SubmitButton>
        </form>
      )}
    </section>
  );
}
