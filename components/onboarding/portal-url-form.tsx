"use client";

import { useActionState } from "react";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { SubmitButton } from "@/components/ui/submit-button";
import { PortalUrlField } from "./portal-url-field";

export type PortalUrlState = { error?: string; typed?: string };
export type PortalUrlFormProps = {
  action: (state: PortalUrlState, formData: FormData) => Promise<PortalUrlState>;
  /** Null while it is not known. */
  current: string | null;
  /** Where Microsoft shows it: a link to the page, and the path through its menus. */
  help: { href: string; path: string; example: string };
};

/** The Portal URL, on the page of its own step. The portal looks at the address before it is saved. */
export function PortalUrlForm({ action, current, help }: PortalUrlFormProps) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  return (
    <form ref={form} action={submit} className="measure space-y-5">
      <PortalUrlField value={state.typed ?? current ?? ""} error={state.error} help={help} required>
        The portal looks at the address before it is saved.
      </PortalUrlField>
      <SubmitButton pendingLabel="Looking at the address">Test and save</SubmitButton>
    </form>
  );
}
