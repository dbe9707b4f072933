import type { ReactNode } from "react";
import { Disclosure } from "@/components/ui/disclosure";
import { inputClass } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-action";
import type { Option } from "@/components/ui/select-field";
import { SubmitButton } from "@/components/ui/submit-button";

type Props = {
  slug: string;
  owner: { id: string; name: string } | null;
  owners: readonly Option[];
  contact: { name: string | null; email: string | null };
  /** Null for staff who may only read. */
  actions: { assign: FormAction; setContact: FormAction } | null;
  /** More forms, shown below these. */
  children?: ReactNode;
};

/** The member of Dropzone's staff who owns a customer, and the contact person at the customer. */
export function OwnerAndContact({ slug, owner, owners, contact, actions, children }: Props) {
  const contactWords = [contact.name, contact.email].filter(Boolean).join(", ");
  return (
    <div className="space-y-3">
      {actions ? (
        <form action={actions.assign} className="flex flex-wrap items-center gap-2">
          <input type="hidden" name="customer" value={slug} />
          <label htmlFor="owner" className="w-14 text-muted">
            Owner
          </label>
          <select
            id="owner"
            name="owner"
            defaultValue={owner?.id ?? ""}
            key={owner?.id}
            className={`${inputClass} h-8 min-w-0 flex-1 text-small`}
          >
            <option value="">Nobody</option>
            {owners.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          <SubmitButton kind="secondary" size="small">
            Assign
          </SubmitButton>
        </form>
      ) : (
        <p>
          <span className="mr-2 text-muted">Owner</span>
          {owner?.name ?? "Nobody"}
        </p>
      )}
      <p>
        <span className="mr-2 text-muted">Contact</span>
        {contactWords || "Nobody"}
      </p>
      {actions && (
        <Disclosure summary="Change the contact">
          <form action={actions.setContact} className="space-y-2">
            <input type="hidden" name="customer" value={slug} />
            {[
              { name: "name", label: "Name", type: "text", value: contact.name },
              { name: "email", label: "E-mail", type: "email", value: contact.email },
            ].map(({ name, label, type, value }) => (
              <p key={name} className="flex items-center gap-2">
                <label htmlFor={`contact-${name}`} className="w-14 text-muted">
                  {label}
                </label>
                <input
                  id={`contact-${name}`}
                  name={name}
                  type={type}
                  defaultValue={value ?? ""}
                  autoComplete="off"
                  maxLength={120}
                  className={`${inputClass} h-8 flex-1 text-small`}
                />
              </p>
            ))}
            <SubmitButton kind="secondary" size="small">
              Save the contact
            </SubmitButton>
          </form>
        </Disclosure>
      )}
      {children}
    </div>
  );
}
