import type { ComponentProps } from "react";
import { describedBy, FieldFrame, type FieldFrameProps, inputClass } from "./field";

/** One of a few, by the browser's own list. */
export type Option = { value: string; label: string };

export function SelectField({
  id,
  label,
  hint,
  error,
  optional,
  options,
  className = "",
  ...select
}: FieldFrameProps & { options: readonly Option[] } & Omit<ComponentProps<"select">, "id">) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional}>
      <select {...select} {...describedBy({ id, hint, error })} id={id} className={`${inputClass} h-10 ${className}`}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
