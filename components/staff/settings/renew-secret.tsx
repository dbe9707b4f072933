"use client";

import { useActionState } from "react";
import { SubmitButton } from "@/components/ui/submit-button";
import { SecretOnce } from "./secret-once";

export type RenewState = { secret?: string };

/** Replaces the signing secret of an endpoint and shows the new one once. */
export function RenewSecret({ id, action }: { id: string; action: (before: RenewState, formData: FormData) => Promise<RenewState> }) {
  const [state, submit] = useActionState(action, {});
  if (state.secret)
    return (
      <div role="status" className="basis-full">
        <SecretOnce title="Copy the new signing secret now. It is not shown again." secret={state.secret} what="signing secret">
          For a day every call is signed with the old one as well, so that you can change it over without losing any.
        </SecretOnce>
      </div>
    );
  return (
    <form action={submit}>
      <input type="hidden" name="endpoint" value={id} />
      <SubmitButton kind="secondary" size="small" pendingLabel="Replacing the secret">
        Replace the secret
      </SubmitButton>
    </form>
  );
}
