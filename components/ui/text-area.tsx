import type { ComponentProps } from "react";
import { FieldFrame, type FieldFrameProps, framed, inputClass } from "./field";

/** Several lines of text to fill in. */
export function TextArea({ className = "", ...props }: FieldFrameProps & Omit<ComponentProps<"textarea">, "id">) {
  const { frame, control } = framed(props);
  return (
    <FieldFrame {...frame}>
      <textarea {...control} className={`${inputClass} py-2 ${className}`} />
    </FieldFrame>
  );
}
