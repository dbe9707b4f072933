"use client";

import { useActionState } from "react";
import { Field, FieldError } from "@/components/ui/field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { SelectField } from "@/components/ui/select-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { type LetterKind, letterKinds } from "@/lib/catalogue/letters";
import { partDuties, parts } from "@/lib/catalogue/parts";
import { KindBoxes } from "./kind-boxes";
import { TimeZoneField } from "./time-zone-field";

/** The forms in which somebody asks for letters: to themselves, or to a colleague. */

type Refused = "not-configured" | "not-an-address" | "too-many" | "said-no" | "already";
export type LetterFormState = { refused?: Refused; address?: string; saved?: "on" | "asked" };
export type LetterFormAction = (state: LetterFormState, form: FormData) => Promise<LetterFormState>;

const refusals: Record<Exclude<Refused, "not-an-address">, string> = {
  "not-configured": "Sending is no longer set up here.",
  "too-many": "Enough addresses were entered for now. End one that is not needed, or try again tomorrow.",
  "said-no": "Whoever reads this address has stopped these letters. Only they can begin them again, with the link in a letter they got.",
  already: "This address is on the list already.",
};

const saved = {
  on: "Saved.",
  asked: "A letter that asks for agreement goes to this address. Nothing else is sent before.",
} as const;

/** `address`: what the form offers. `isOn`: they get letters, or were asked. */
export function OwnLettersForm(props: { address: string; kinds: readonly LetterKind[]; isOn: boolean; action: LetterFormAction }) {
  const [state, submit] = useActionState(props.action, {});
  const form = useFirstMistake(state);
  return (
    <form ref={form} action={submit} className="mt-4 max-w-lg space-y-4" noValidate>
      <TimeZoneField />
      <AddressField id="letters-own" label="Your e-mail address" state={state} address={props.address} />
      <KindBoxes chosen={props.kinds} />
      <Answer id="letters-own-answer" state={state} />
      <SubmitButton pendingLabel="Saving">{props.isOn ? "Save" : "Write to me"}</SubmitButton>
    </form>
  );
}

export function ColleagueLettersForm({ action }: { action: LetterFormAction }) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  return (
    <form ref={form} action={submit} className="mt-4 max-w-lg space-y-4" noValidate>
      <TimeZoneField />
      <AddressField id="letters-colleague" label="Their e-mail address" state={state} address="" />
      <SelectField
        id="letters-duty"
        name="duty"
        label="Their part"
        hint="A letter that says “it is your turn” comes for steps of this part only."
        options={[{ value: "", label: "Any" }, ...partDuties.map((duty) => ({ value: duty, label: parts[duty].title }))]}
      />
      <KindBoxes chosen={letterKinds} />
      <Answer id="letters-colleague-answer" state={state} />
      <SubmitButton kind="secondary" pendingLabel="Asking them">
        Ask them
      </SubmitButton>
    </form>
  );
}

function AddressField({ id, label, state, address }: { id: string; label: string; state: LetterFormState; address: string }) {
  return (
    <Field
      id={id}
      name="address"
      type="email"
      label={label}
      autoComplete="off"
      maxLength={254}
      defaultValue={state.address ?? address}
      error={state.refused === "not-an-address" ? "This is not an e-mail address. It looks like ada@contoso.com." : undefined}
    />
  );
}

function Answer({ id, state }: { id: string; state: LetterFormState }) {
  const { refused } = state;
  if (refused && refused !== "not-an-address") return <FieldError id={id}>{refusals[refused]}</FieldError>;
  return (
    <p id={id} role="status" className="text-small text-muted">
      {state.saved && saved[state.saved]}
    </p>
  );
}
