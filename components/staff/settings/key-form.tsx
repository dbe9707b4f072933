"use client";

import { useActionState } from "react";
import { Field } from "@/components/ui/field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { SubmitButton } from "@/components/ui/submit-button";
import { SecretOnce } from "./secret-once";

export type KeyState = { made?: { name: string; key: string }; error?: string };

/** Makes an API key and shows it once. */
export function KeyForm({ action }: { action: (before: KeyState, formData: FormData) => Promise<KeyState> }) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  return (
    <div className="space-y-4">
      {state.made && (
        <div role="status">
          <SecretOnce title={`Copy the key “${state.made.name}” now. It is not shown again.`} secret={state.made.key} what="key">
            Send it as <code className="font-mono">Authorization: Bearer …</code> It reads every customer's status and changes nothing.
          </SecretOnce>
        </div>
      )}
      <form ref={form} action={submit} className="flex flex-wrap items-end gap-2" noValidate>
        <div className="w-full sm:w-72">
          <Field
            id="key-name"
            name="name"
            label="What is it for?"
            placeholder="CRM"
            autoComplete="off"
            maxLength={80}
            error={state.error}
          />
        </div>
        <SubmitButton kind="secondary" pendingLabel="Making the key">
          Make a key
        </SubmitButton>
      </form>
    </div>
  );
}
