"use client";

import { useActionState, useState } from "react";
import { ButtonLink } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { type Option, SelectField } from "@/components/ui/select-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { proposedTenant } from "@/lib/staff/adding/mail-domains";
import type { NewCustomerEntries, NewCustomerErrors } from "@/lib/staff/adding/new-customer";
import { slugFrom } from "@/lib/staff/adding/slugs";
import { LinkOnce, type LinkOnceProps } from "./link-once";
import { SameHost } from "./same-host";

export type NewCustomerState = {
  /** What was typed, without the API key: a secret is never sent back to the browser. */
  entries?: Omit<NewCustomerEntries, "apiKey">;
  fieldErrors?: NewCustomerErrors;
  hasSameHost?: { slug: string; name: string } | null;
  created?: { name: string; slug: string; hasKey: boolean; keyRemark: string | null; invited: LinkOnceProps };
};

type Props = {
  action: (before: NewCustomerState, formData: FormData) => Promise<NewCustomerState>;
  owners: readonly Option[];
  clouds: readonly Option[];
  /** The id of the signed-in person, who is preselected as the owner. */
  ownerId: string;
};

/** Adds a customer, and then shows the invitation link. */
export function NewCustomerForm({ action, owners, clouds, ownerId }: Props) {
  const [state, submit] = useActionState(action, {});
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  /** Null until somebody types in the field: then it follows the contact's address. */
  const [expected, setExpected] = useState<string | null>(null);
  const form = useFirstMistake(state);
  if (state.created) return <Created {...state.created} />;
  const { entries = {}, fieldErrors = {}, hasSameHost } = state;
  return (
    <form ref={form} action={submit} className="space-y-5" noValidate>
      <Field
        id="name"
        name="name"
        label="Name"
        required
        autoComplete="off"
        defaultValue={entries.name}
        onChange={({ target }) => setName(target.value)}
        error={fieldErrors.name}
      />
      <Field
        id="slug"
        name="slug"
        label="Slug"
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
        placeholder={slugFrom(name || (entries.name ?? ""))}
        defaultValue={entries.slug}
        hint="Their name in addresses, as in /setup/contoso. Left empty, it is made from the name. It cannot be changed later."
        error={fieldErrors.slug}
      />
      <Field
        id="dropzoneHost"
        name="dropzoneHost"
        label="Dropzone host"
        required
        autoComplete="off"
        spellCheck={false}
        placeholder="contoso.dropzone.app"
        defaultValue={entries.dropzoneHost}
        error={fieldErrors.dropzoneHost}
      />
      {hasSameHost && (
        <SameHost customer={hasSameHost} label="This is a second Entra tenant for the same Dropzone tenant. Add it as well." />
      )}
      <Field
        id="apiKey"
        name="apiKey"
        type="password"
        label="Dropzone API key"
        optional
        autoComplete="off"
        hint={
          state.fieldErrors
            ? "Enter it again: a secret is never sent back to a page."
            : "Tested and sealed as soon as it arrives, and never shown again. Without it the customer cannot start; you can add it later."
        }
        error={fieldErrors.apiKey}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField
          id="cloud"
          name="cloud"
          label="Microsoft cloud"
          options={clouds}
          defaultValue={entries.cloud ?? "global"}
          key={`cloud-${entries.cloud}`}
          error={fieldErrors.cloud}
        />
        <SelectField
          id="owner"
          name="owner"
          label="Owner"
          options={[{ value: "", label: "Nobody yet" }, ...owners]}
          defaultValue={entries.owner ?? ownerId}
          key={`owner-${entries.owner}`}
          error={fieldErrors.owner}
        />
        <Field
          id="contactName"
          name="contactName"
          label="First contact"
          optional
          autoComplete="off"
          defaultValue={entries.contactName}
          error={fieldErrors.contactName}
        />
        <Field
          id="contactEmail"
          name="contactEmail"
          type="email"
          label="Their e-mail address"
          optional
          autoComplete="off"
          defaultValue={entries.contactEmail}
          onChange={({ target }) => setEmail(target.value)}
          hint="For texts that you send. Nobody signs in by it."
          error={fieldErrors.contactEmail}
        />
      </div>
      <Field
        id="expectedTenant"
        name="expectedTenant"
        label="Expected tenant"
        optional
        autoComplete="off"
        spellCheck={false}
        maxLength={255}
        placeholder="contoso.com"
        value={expected ?? proposedTenant(email) ?? entries.expectedTenant ?? ""}
        onChange={({ target }) => setExpected(target.value)}
        hint="A domain that they have verified with Microsoft, or their tenant ID. Another tenant is connected only after you approve it. Left empty, whoever has the invitation can connect theirs."
        error={fieldErrors.expectedTenant}
      />
      <div className="pt-2">
        <SubmitButton pendingLabel="Creating the customer">Create the customer and an invitation</SubmitButton>
      </div>
    </form>
  );
}

function Created({ name, slug, hasKey, keyRemark, invited }: NonNullable<NewCustomerState["created"]>) {
  return (
    <div className="space-y-5" role="status">
      <p className="text-lead">
        {name} is here.{" "}
        {hasKey
          ? `The API key is sealed. ${keyRemark ?? "Dropzone accepts it."}`
          : "There is no API key yet: they can sign in and choose, and start once you have added it."}
      </p>
      <LinkOnce {...invited} />
      <div className="flex flex-wrap gap-2">
        <ButtonLink kind="primary" href={`/customers/${slug}`}>
          Open {name}
        </ButtonLink>
        {/* A plain link reloads the page. Next's router would keep the result on the screen. */}
        <a href="/customers/new" className="inline-flex min-h-10 items-center px-3 text-note text-accent-ink underline underline-offset-3">
          Add another
        </a>
      </div>
    </div>
  );
}
