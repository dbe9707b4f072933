"use client";

import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { type ButtonKind, type ButtonSize, buttonClass } from "./button";
import { Spinner } from "./spinner";

/** The submit button of a form. While the form is being sent it shows that, keeps its place and its focus, and cannot be pressed again. */
export function SubmitButton(props: {
  children: ReactNode;
  kind?: ButtonKind;
  size?: ButtonSize;
  icon?: ReactNode;
  pendingLabel?: string;
  name?: string;
  value?: string;
  className?: string;
}) {
  const { pending } = useFormStatus();
  return (
    <button
      type="submit"
      name={props.name}
      value={props.value}
      aria-disabled={pending || undefined}
      onClick={(event) => pending && event.preventDefault()}
      className={buttonClass(props.kind ?? "primary", props.size ?? "regular", props.className)}
    >
      {pending ? <Spinner /> : props.icon}
      <span aria-live="polite">{pending && props.pendingLabel ? props.pendingLabel : props.children}</span>
    </button>
  );
}
