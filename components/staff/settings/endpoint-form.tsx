"use client";

import { useActionState } from "react";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { type EndpointEntries, type EndpointErrors, EndpointFields } from "./endpoint-fields";
import { SecretOnce } from "./secret-once";

export type EndpointState = { added?: { id: string; secret: string }; entries?: EndpointEntries; errors?: EndpointErrors };

/** Adds an endpoint and shows its signing secret once. */
export function EndpointForm({ action }: { action: (before: EndpointState, formData: FormData) => Promise<EndpointState> }) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  const { added, entries, errors = {} } = state;
  if (added)
    return (
      <div role="status" className="space-y-3">
        <SecretOnce title="Copy the signing secret now. It is not shown again." secret={added.secret} what="signing secret">
          Your receiver checks each call with it, by any Standard Webhooks library.
        </SecretOnce>
        <TextLink href={`/customers/settings/webhooks/${added.id}`}>Open the endpoint and send a test event</TextLink>
      </div>
    );
  return (
    <form ref={form} action={submit} className="max-w-[40rem] space-y-4" noValidate>
      <EndpointFields entries={entries} errors={errors} />
      <SubmitButton kind="secondary" pendingLabel="Adding the endpoint">
        Add the endpoint
      </SubmitButton>
    </form>
  );
}
