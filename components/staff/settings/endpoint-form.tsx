"use client";

import { useActionState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldError } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { webhookEvents } from "@/lib/onboarding/webhook-events";
import { SecretOnce } from "./secret-once";

/** Adds an endpoint and shows what its calls are signed with, once. */
export type EndpointState = {
  added?: { id: string; secret: string };
  entries?: { url: string; events: readonly string[] };
  errors?: { url?: string; events?: string };
};

export function EndpointForm({ action }: { action: (before: EndpointState, formData: FormData) => Promise<EndpointState> }) {
  const [state, submit] = useActionState(action, {});
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
    <form action={submit} className="max-w-[40rem] space-y-4" noValidate>
      <Field
        id="endpoint-url"
        name="url"
        type="url"
        label="Address"
        placeholder="https://crm.example.com/hooks/dropzone"
        autoComplete="off"
        spellCheck={false}
        defaultValue={entries?.url}
        hint="On the public internet, by https."
        error={errors.url}
      />
      <fieldset aria-describedby={errors.events ? "endpoint-events-error" : undefined}>
        <legend className="mb-1 text-note font-medium">Events</legend>
        {webhookEvents.map(({ type, says }) => (
          <Checkbox
            key={type}
            name="events"
            value={type}
            defaultChecked={entries ? entries.events.includes(type) : true}
            label={<code className="font-mono text-small">{type}</code>}
            detail={says}
          />
        ))}
        {errors.events && <FieldError id="endpoint-events-error">{errors.events}</FieldError>}
      </fieldset>
      <SubmitButton kind="secondary" pendingLabel="Adding the endpoint">
        Add the endpoint
      </SubmitButton>
    </form>
  );
}
