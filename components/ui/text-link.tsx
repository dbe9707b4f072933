import Link from "next/link";
import type { ComponentProps } from "react";

type LinkProps = Omit<ComponentProps<"a">, "href"> & { href: string };

/**
 * A link without styles. Nothing is prefetched: every page is loaded when it is opened, so prefetching gains nothing, and a checklist that
 * refreshes four times a second would prefetch all its links each time. The browser itself navigates to route handlers and other
 * sites: if Next's router fetched /auth/…, that would begin a sign-in that nobody asked for.
 */
export function AppLink({ href, ...rest }: LinkProps) {
  const leavesTheApp = !href.startsWith("/") || href.startsWith("/auth/") || href.startsWith("/api/") || href.startsWith("/go/");
  return leavesTheApp ? <a {...rest} href={href} /> : <Link {...rest} href={href} prefetch={false} />;
}

/** A link within text. */
export function TextLink({ className = "", ...rest }: LinkProps) {
  return (
    <AppLink
      {...rest}
      className={`text-accent-ink underline decoration-accent-ink/35 underline-offset-3 transition-colors duration-150 hover:decoration-accent-ink ${className}`}
    />
  );
}
