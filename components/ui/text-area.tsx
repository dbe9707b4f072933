import type { ComponentProps } from "react";
import { FieldFrame, type FieldFrameProps, framed, inputClass } from "./field";

/** A multi-line text field with its label, hint and error. */
export function TextArea({ className = "", ...props }: FieldFrameProps & Omit<ComponentProps<"textarea">, "id">) {
  const { frame, control } = framed(props);
  return (
    <FieldFrame {...frame}>
      <textarea {...control} className={`${inputClass} py-2 ${className}`} />
    </FieldFrame>
  );
}
