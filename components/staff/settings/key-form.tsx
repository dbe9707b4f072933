"use client";

import { useActionState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldError } from "@/components/ui/field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { SelectField } from "@/components/ui/select-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { apiScopeNames, apiScopes, keyDays } from "@/lib/catalogue/api-scopes";
import { counted } from "@/lib/catalogue/plural";
import { SecretOnce } from "./secret-once";

export type KeyState = { made?: { name: string; key: string }; name?: string; error?: string; scopeError?: string };

/** Makes an API key and shows it once. */
export function KeyForm({ action }: { action: (before: KeyState, formData: FormData) => Promise<KeyState> }) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  return (
    <div className="space-y-4">
      {state.made && (
        <div role="status">
          <SecretOnce title={`Copy the key “${state.made.name}” now. It is not shown again.`} secret={state.made.key} what="key">
            Send it as <code className="font-mono">Authorization: Bearer …</code>
          </SecretOnce>
        </div>
      )}
      <form ref={form} action={submit} className="max-w-xl space-y-4" noValidate>
        <div className="w-full sm:w-72">
          <Field
            id="key-name"
            name="name"
            label="What is it for?"
            placeholder="CRM"
            autoComplete="off"
            maxLength={80}
            defaultValue={state.name}
            error={state.error}
          />
        </div>
        <fieldset aria-describedby={state.scopeError ? "key-scopes-error" : undefined}>
          <legend className="mb-1 text-note font-medium">What may it do?</legend>
          {apiScopeNames.map((scope) => (
            <Checkbox
              key={scope}
              name="scopes"
              value={scope}
              defaultChecked={!apiScopes[scope].writes}
              label={<code className="font-mono text-small">{scope}</code>}
              detail={apiScopes[scope].what}
            />
          ))}
          {state.scopeError && <FieldError id="key-scopes-error">{state.scopeError}</FieldError>}
        </fieldset>
        <div className="w-full sm:w-72">
          <SelectField
            id="key-days"
            name="days"
            label="How long is it valid?"
            options={keyDays.map((days) => ({ value: String(days), label: daysInWords(days) }))}
          />
        </div>
        <SubmitButton kind="secondary" pendingLabel="Making the key">
          Make a key
        </SubmitButton>
      </form>
    </div>
  );
}

const daysInWords = (days: number): string => (days % 365 === 0 ? counted(days / 365, "year") : counted(days, "day"));
