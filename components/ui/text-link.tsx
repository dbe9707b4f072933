import Link from "next/link";
import type { ComponentProps } from "react";
import { leavesTheApp } from "./button";

/** A link within text. */
export function TextLink({ href, className = "", ...rest }: Omit<ComponentProps<"a">, "href"> & { href: string }) {
  const look = `text-accent-ink underline decoration-accent-ink/35 underline-offset-3 transition-colors duration-150 hover:decoration-accent-ink ${className}`;
  return leavesTheApp(href) ? <a {...rest} href={href} className={look} /> : <Link {...rest} href={href} className={look} />;
}
