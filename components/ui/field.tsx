import { CircleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

export type FieldFrameProps = { id: string; label: string; hint?: ReactNode; error?: string; optional?: boolean };

export const inputClass =
  "w-full rounded-control border border-edge bg-raised px-3 text-note text-ink placeholder:text-faint transition-colors duration-150 hover:border-muted aria-invalid:border-danger disabled:opacity-60";

/** A single-line text field with its label, its hint and its error. */
export function Field({ className = "", ...props }: FieldFrameProps & Omit<ComponentProps<"input">, "id">) {
  const { frame, control } = framed(props);
  return (
    <FieldFrame {...frame}>
      <input {...control} className={`${inputClass} h-10 ${className}`} />
    </FieldFrame>
  );
}

/** Splits the properties of a field into those of its frame and those of the control in it. */
export function framed<Props extends FieldFrameProps>({ label, hint, error, optional, ...rest }: Props) {
  const { id } = rest;
  return { frame: { id, label, hint, error, optional }, control: { ...rest, ...describedBy({ id, hint, error }) } };
}

export function FieldFrame({ id, label, hint, error, optional, children }: FieldFrameProps & { children: ReactNode }) {
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-note font-medium">
        {label}
        {optional && <span className="ml-1.5 font-normal text-faint">Optional</span>}
      </label>
      {children}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      {hint && (
        <div id={`${id}-hint`} className="mt-1.5 text-small text-muted">
          {hint}
        </div>
      )}
    </div>
  );
}

export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="mt-1.5 flex gap-1.5 text-small text-danger">
      <CircleAlert aria-hidden="true" className="mt-[3px] size-3.5 shrink-0" />
      {children}
    </p>
  );
}

/** The ARIA attributes that connect an input to its hint and its error, for screen readers. */
export function describedBy({ id, hint, error }: { id: string; hint?: ReactNode; error?: string }) {
  const ids = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return { "aria-describedby": ids || undefined, "aria-invalid": error ? true : undefined };
}
