import type { ComponentProps, ReactNode } from "react";
import { AppLink } from "./text-link";

/** Buttons, and links that look like buttons. A screen has one primary button; all other buttons are less prominent. */

export type ButtonKind = "primary" | "secondary" | "quiet";
export type ButtonSize = "regular" | "small";

const kinds: Record<ButtonKind, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover shadow-xs",
  secondary: "border border-line bg-raised text-ink shadow-xs hover:bg-hover hover:border-edge/50",
  quiet: "text-muted hover:bg-hover hover:text-ink",
};
const sizes: Record<ButtonSize, string> = {
  regular: "min-h-10 px-4 text-note gap-2",
  small: "min-h-8 px-2.5 text-small gap-1.5",
};

export function buttonClass(kind: ButtonKind, size: ButtonSize, extra = "") {
  return `inline-flex items-center justify-center rounded-control py-1 text-center font-medium no-underline transition-[background-color,border-color,opacity] duration-150 ease-out select-none disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-80 ${kinds[kind]} ${sizes[size]} ${extra}`;
}

type Look = { kind?: ButtonKind; size?: ButtonSize; icon?: ReactNode };

export function Button({
  kind = "secondary",
  size = "regular",
  icon,
  className,
  children,
  type = "button",
  ...rest
}: ComponentProps<"button"> & Look) {
  return (
    <button {...rest} type={type} className={buttonClass(kind, size, className)}>
      {icon}
      {children}
    </button>
  );
}

export function ButtonLink({
  kind = "secondary",
  size = "regular",
  icon,
  className,
  children,
  href,
  ...rest
}: Omit<ComponentProps<"a">, "href"> & Look & { href: string }) {
  return (
    <AppLink {...rest} href={href} className={buttonClass(kind, size, className)}>
      {icon}
      {children}
    </AppLink>
  );
}
