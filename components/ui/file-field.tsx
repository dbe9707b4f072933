import type { ComponentProps } from "react";
import { describedBy, FieldFrame, type FieldFrameProps, inputClass } from "./field";

/** A file to choose. The browser's own control, so that it works everywhere, dropped files included. */
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
