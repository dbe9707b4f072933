"use client";

import { useActionState, useState } from "react";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { SelectField } from "@/components/ui/select-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { type EndpointKind, endpointKindRows, endpointKinds } from "@/lib/catalogue/endpoint-kinds";
import { type EndpointEntries, type EndpointErrors, EndpointFields } from "./endpoint-fields";
import { SecretOnce } from "./secret-once";

export type EndpointState = { added?: { id: string; secret: string | null }; entries?: EndpointEntries; errors?: EndpointErrors };

/** Adds an endpoint and shows the signing secret of a webhook once. */
export function EndpointForm({ action }: { action: (before: EndpointState, formData: FormData) => Promise<EndpointState> }) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  const [kind, setKind] = useState<EndpointKind>("webhook");
  const { added, entries, errors = {} } = state;
  if (added)
    return (
      <div role="status" className="space-y-3">
        {added.secret === null ? (
          <p>The channel is added.</p>
        ) : (
          <SecretOnce title="Copy the signing secret now. It is not shown again." secret={added.secret} what="signing secret">
            Your receiver checks each call with it, by any Standard Webhooks library.
          </SecretOnce>
        )}
        <TextLink href={`/customers/settings/webhooks/${added.id}`}>Open the endpoint and send a test event</TextLink>
      </div>
    );
  return (
    <form ref={form} action={submit} className="max-w-[40rem] space-y-4" noValidate>
      <div className="w-full sm:w-72">
        <SelectField
          id="endpoint-kind"
          name="kind"
          label="What is it?"
          value={kind}
          onChange={({ target }) => setKind(endpointKinds.find((each) => each === target.value) ?? "webhook")}
          options={endpointKinds.map((each) => ({ value: each, label: endpointKindRows[each].name }))}
        />
      </div>
      {/* Mounted anew for another kind, which begins with other events. */}
      <EndpointFields key={kind} kind={kind} entries={entries} errors={errors} />
      <SubmitButton kind="secondary" pendingLabel="Adding the endpoint">
        Add the endpoint
      </SubmitButton>
    </form>
  );
}
