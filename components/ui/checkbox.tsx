import type { ComponentProps, ReactNode } from "react";

/** A checkbox with its label and an optional detail line. */
export function Checkbox({ label, detail, ...input }: Omit<ComponentProps<"input">, "type"> & { label: ReactNode; detail?: ReactNode }) {
  return (
    <label className="flex items-start gap-3 py-1.5 text-note">
      <input {...input} type="checkbox" className="mt-[3px] size-4 shrink-0 accent-accent" />
      <span className="min-w-0">
        {label}
        {detail && <span className="block text-small text-muted">{detail}</span>}
      </span>
    </label>
  );
}
