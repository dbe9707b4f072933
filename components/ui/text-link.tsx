import Link from "next/link";
import type { ComponentProps } from "react";

/** Links: bare, and as they look within text. */
type LinkProps = Omit<ComponentProps<"a">, "href"> & { href: string };

/** Route handlers and other sites are navigated to, never fetched ahead: /auth/… would begin a sign-in that nobody asked for. */
export function AppLink({ href, ...rest }: LinkProps) {
  const leavesTheApp = !href.startsWith("/") || href.startsWith("/auth/") || href.startsWith("/api/");
  return leavesTheApp ? <a {...rest} href={href} /> : <Link {...rest} href={href} />;
}

export function TextLink({ className = "", ...rest }: LinkProps) {
  return (
    <AppLink
      {...rest}
      className={`text-accent-ink underline decoration-accent-ink/35 underline-offset-3 transition-colors duration-150 hover:decoration-accent-ink ${className}`}
    />
  );
}
