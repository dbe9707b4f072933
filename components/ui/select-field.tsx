import type { ComponentProps } from "react";
import { FieldFrame, type FieldFrameProps, framed, inputClass } from "./field";

export type Option = { value: string; label: string };

type Props = FieldFrameProps & { options: readonly Option[] } & Omit<ComponentProps<"select">, "id">;

/** A native select with its label, hint and error. */
export function SelectField({ options, className = "", ...props }: Props) {
  const { frame, control } = framed(props);
  return (
    <FieldFrame {...frame}>
      <select {...control} className={`${inputClass} h-10 ${className}`}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
