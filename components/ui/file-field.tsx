import type { ComponentProps } from "react";
import { describedBy, FieldFrame, type FieldFrameProps, inputClass } from "./field";

/** A file input. It is the browser's own control, so it works everywhere and also accepts dropped files. */
export function FileField({ id, label, hint, error, optional, ...input }: FieldFrameProps & Omit<ComponentProps<"input">, "id" | "type">) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional}>
      <input
        {...input}
        {...describedBy({ id, hint, error })}
        id={id}
        type="file"
        className={`${inputClass} border-dashed py-3 file:mr-3 file:cursor-pointer file:rounded-md file:border-0 file:bg-hover file:px-3 file:py-1.5 file:text-small file:font-medium file:text-ink`}
      />
    </FieldFrame>
  );
}
