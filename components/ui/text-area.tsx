import type { ComponentProps } from "react";
import { describedBy, FieldFrame, type FieldFrameProps, inputClass } from "./field";

/** Several lines of text to fill in. */
export function TextArea({
  id,
  label,
  hint,
  error,
  optional,
  className = "",
  ...area
}: FieldFrameProps & Omit<ComponentProps<"textarea">, "id">) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional}>
      <textarea {...area} {...describedBy({ id, hint, error })} id={id} className={`${inputClass} py-2 ${className}`} />
    </FieldFrame>
  );
}
