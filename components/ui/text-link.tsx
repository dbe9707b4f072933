import Link from "next/link";
import type { ComponentProps } from "react";

/** Links: bare, and as they look within text. */
type LinkProps = Omit<ComponentProps<"a">, "href"> & { href: string };

/**
 * Nothing is fetched ahead. Every page is read afresh when it is opened, so there is nothing to gain, and a checklist that redraws itself
 * four times a second would fetch its 17 links each time. Route handlers and other sites are navigated to by the browser itself:
 * fetching /auth/… would begin a sign-in that nobody asked for.
 */
export function AppLink({ href, ...rest }: LinkProps) {
  const leavesTheApp = !href.startsWith("/") || href.startsWith("/auth/") || href.startsWith("/api/") || href.startsWith("/go/");
  return leavesTheApp ? <a {...rest} href={href} /> : <Link {...rest} href={href} prefetch={false} />;
}

export function TextLink({ className = "", ...rest }: LinkProps) {
  return (
    <AppLink
      {...rest}
      className={`text-accent-ink underline decoration-accent-ink/35 underline-offset-3 transition-colors duration-150 hover:decoration-accent-ink ${className}`}
    />
  );
}
