"use client";

import { useActionState, useRef } from "react";
import { FieldError } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-action";
import { Switch } from "@/components/ui/switch";
import { TextLink } from "@/components/ui/text-link";
import { letterKinds } from "@/lib/catalogue/letters";
import type { LetterFormAction } from "../letters/letter-forms";
import { TimeZoneField } from "../letters/time-zone-field";

export type LettersSwitchProps = {
  /** Null when this person gets no letters. */
  own: { id: string; address: string; state: "on" | "asked" | "ended" } | null;
  suggested: string;
  lettersHref: string;
  subscribeAction: LetterFormAction;
  endAction: FormAction;
};

/** On the last page: whether the portal writes to the person who is signed in. It saves itself; the page of letters has the rest. */
export function LettersSwitch({ own, suggested, lettersHref, subscribeAction, endAction }: LettersSwitchProps) {
  const form = useRef<HTMLFormElement>(null);
  const [state, submit, isPending] = useActionState(async (before: Parameters<LetterFormAction>[0], data: FormData) => {
    if (data.has("on")) return subscribeAction(before, data);
    await endAction(data);
    return {};
  }, {});
  return (
    <section aria-labelledby="letters-heading" className="mt-12 print:hidden">
      <h2 id="letters-heading" className="text-heading font-semibold">
        Letters by e-mail
      </h2>
      <form ref={form} action={submit} className="measure mt-3">
        <TimeZoneField />
        <input type="hidden" name="address" value={own?.address ?? suggested} />
        <input type="hidden" name="id" value={own?.id ?? ""} />
        {letterKinds.map((kind) => (
          <input key={kind} type="hidden" name="kinds" value={kind} />
        ))}
        <div className="flex items-start justify-between gap-6">
          <label htmlFor="letters-switch" className="min-w-0 text-note">
            <span className="font-medium">Write to me at {own?.address ?? suggested}</span>
            <span className="mt-1 block text-muted">
              Before the secret or certificate ends, when it is my turn, when it is done, and when it broke. Each letter has a link that
              ends them.
            </span>
          </label>
          <Switch
            id="letters-switch"
            name="on"
            value="yes"
            // Drawn anew when what is stored changes, since a form's reset would set it back to how it was first drawn.
            key={own?.id ?? "off"}
            defaultChecked={own !== null}
            disabled={isPending}
            onChange={() => form.current?.requestSubmit()}
            className="mt-0.5"
          />
        </div>
        <noscript>
          <button type="submit">Save</button>
        </noscript>
      </form>
      <p role="status" className="mt-2 text-small text-muted">
        {own?.state === "on" && "You get these letters."}
        {own?.state === "asked" && "This address was asked whether it agrees. Nothing else is sent before."}
      </p>
      {state.refused && <FieldError id="letters-refused">The switch could not be saved. The page of letters says more.</FieldError>}
      <p className="mt-2 text-note">
        <TextLink href={lettersHref}>Choose what about, and name colleagues</TextLink>
      </p>
    </section>
  );
}
