import type { ComponentProps } from "react";

/** An on/off switch. It is a checkbox underneath, so it works and is submitted before JavaScript has loaded. */
export function Switch({ className = "", ...input }: Omit<ComponentProps<"input">, "type" | "role">) {
  return (
    <input
      {...input}
      type="checkbox"
      // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox says whether it is checked; aria-checked may not be set on it.
      role="switch"
      className={`relative inline-block h-6 w-10 shrink-0 cursor-pointer appearance-none rounded-full bg-edge transition-colors duration-150 ease-out before:absolute before:top-1 before:left-1 before:size-4 before:rounded-full before:bg-on-accent before:shadow-sm before:transition-transform before:duration-150 before:ease-out checked:bg-accent checked:before:translate-x-4 disabled:cursor-not-allowed disabled:opacity-60 ${className}`}
    />
  );
}
