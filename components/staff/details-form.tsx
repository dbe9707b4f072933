"use client";

import { useActionState } from "react";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { Notice } from "@/components/ui/notice";
import { SelectField } from "@/components/ui/select-field";
import { SubmitButton } from "@/components/ui/submit-button";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import type { DetailErrors } from "@/lib/staff/adding/customer-details";
import { type DetailsHeld, fixedWords } from "@/lib/staff/adding/fixed-details";
import { SameHost } from "./same-host";

export type DetailsState = {
  /** What was typed, without the API key: a secret is never sent back to the browser. */
  entries?: { name: string; dropzoneHost: string; cloud: string };
  fieldErrors?: DetailErrors;
  hasSameHost?: { slug: string; name: string } | null;
  /** Set when the details were saved and the new API key could not be tested. */
  keyRemark?: string;
};
export type DetailsAction = (before: DetailsState, formData: FormData) => Promise<DetailsState>;

type Props = {
  customer: { slug: string; name: string; dropzoneHost: string; cloud: NationalCloud };
  fixed: DetailsHeld;
  hasKey: boolean;
  clouds: readonly { value: NationalCloud; label: string }[];
  action: DetailsAction;
};

/** Changes the name, Dropzone host, cloud and API key. A detail that may no longer change is shown with the reason. */
export function DetailsForm({ customer, fixed, hasKey, clouds, action }: Props) {
  const [state, submit] = useActionState(action, {});
  const { entries, fieldErrors = {}, hasSameHost, keyRemark } = state;
  const form = useFirstMistake(state);
  const now = entries ?? customer;
  return (
    <Disclosure summary="Change the name, Dropzone host, cloud or API key" open={entries !== undefined || keyRemark !== undefined}>
      <form ref={form} action={submit} className="space-y-4" noValidate>
        <input type="hidden" name="customer" value={customer.slug} />
        {keyRemark && <Notice>Saved. {keyRemark}</Notice>}
        <Field
          id="details-name"
          name="name"
          label="Customer's name"
          autoComplete="off"
          defaultValue={now.name}
          hint={`Their address stays /setup/${customer.slug}.`}
          error={fieldErrors.name}
        />
        {fixed.dropzoneHost ? (
          <Stays label="Dropzone host" value={customer.dropzoneHost} why={fieldErrors.dropzoneHost ?? fixedWords[fixed.dropzoneHost]} />
        ) : (
          <Field
            id="details-host"
            name="dropzoneHost"
            label="Dropzone host"
            autoComplete="off"
            spellCheck={false}
            defaultValue={now.dropzoneHost}
            hint={`${hasKey ? "The sealed API key is for this host: with another one it is destroyed, and a new one is needed. " : ""}Their admin confirms the plan again before anything goes to another host.`}
            error={fieldErrors.dropzoneHost}
          />
        )}
        {hasSameHost && <SameHost customer={hasSameHost} label="They have an Entra tenant each. Use it here as well." />}
        {fixed.cloud ? (
          <Stays
            label="Microsoft cloud"
            value={clouds.find(({ value }) => value === customer.cloud)?.label ?? customer.cloud}
            why={fieldErrors.cloud ?? fixedWords[fixed.cloud]}
          />
        ) : (
          <SelectField
            id="details-cloud"
            name="cloud"
            label="Microsoft cloud"
            options={clouds}
            defaultValue={now.cloud}
            key={now.cloud}
            error={fieldErrors.cloud}
          />
        )}
        <Field
          id="details-key"
          name="apiKey"
          type="password"
          label={hasKey ? "New Dropzone API key" : "Dropzone API key"}
          optional
          autoComplete="off"
          hint={
            hasKey
              ? "One is sealed here, and never shown. A new one takes its place."
              : "Sealed as soon as it arrives and never shown again."
          }
          error={fieldErrors.apiKey}
        />
        <SubmitButton kind="secondary" size="small" pendingLabel="Saving">
          Save the changes
        </SubmitButton>
      </form>
    </Disclosure>
  );
}

function Stays({ label, value, why }: { label: string; value: string; why: string }) {
  return (
    <div>
      <p className="text-note font-medium">{label}</p>
      <p className="break-words">{value}</p>
      <p className="mt-0.5 text-muted">{why} It stays as it is.</p>
    </div>
  );
}
