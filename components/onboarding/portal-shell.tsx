import { CircleUserRound, LogOut, Mail, MonitorSmartphone } from "lucide-react";
import type { ReactNode } from "react";
import { Menu } from "@/components/ui/menu";
import { PageShell, type PageWidth } from "@/components/ui/page-shell";
import { SubmitButton } from "@/components/ui/submit-button";
import { AppLink } from "@/components/ui/text-link";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { Brand } from "./brand";
import { StateDrawings } from "./state-drawings";

/** The frame of the portal's pages: whose onboarding it is, who is signed in, and the switch for the colours. */
export function PortalShell(props: {
  customer?: { name: string; href?: string };
  person?: { name: string; userName: string };
  /** Takes the POST of the sign-out button. A form without JavaScript: the answer makes the browser forget what it kept of the pages. */
  signOutPath?: string;
  /** Where the person sees their own sessions. */
  sessionsHref?: string;
  /** Where the person chooses which letters they get. */
  lettersHref?: string;
  nav?: readonly { label: string; href: string; current?: boolean }[];
  width?: PageWidth;
  children: ReactNode;
}) {
  return (
    <PageShell
      brand={<Brand />}
      context={props.customer && { label: props.customer.name, href: props.customer.href }}
      nav={props.nav}
      width={props.width}
      tools={
        <Menu
          id="person-menu"
          // The accessible name begins with the visible initials (WCAG 2.5.3, Label in Name).
          label={props.person ? `${initialsOf(props.person.name)}, ${props.person.name}: account and colors` : "Colors"}
          button={props.person ? <Initials name={props.person.name} /> : <CircleUserRound aria-hidden="true" className="size-5" />}
        >
          {props.person && (
            <div className="mb-3 border-b border-line px-1 pb-3">
              <p className="truncate text-note font-medium">{props.person.name}</p>
              <p className="truncate text-small text-muted">{props.person.userName}</p>
            </div>
          )}
          {props.nav && (
            <nav aria-label="Sections, in the menu" className="mb-3 border-b border-line pb-2 md:hidden">
              {props.nav.map((item) => (
                <AppLink
                  key={item.href}
                  href={item.href}
                  aria-current={item.current ? "page" : undefined}
                  className="block rounded-md px-1 py-1.5 text-note hover:bg-hover"
                >
                  {item.label}
                </AppLink>
              ))}
            </nav>
          )}
          <ThemeSwitch />
          {props.sessionsHref && (
            <AppLink
              href={props.sessionsHref}
              className="mt-2 flex items-center gap-2 rounded-md px-2.5 py-1.5 text-small font-medium hover:bg-hover"
            >
              <MonitorSmartphone aria-hidden="true" className="size-3.5" />
              Your sessions
            </AppLink>
          )}
          {props.lettersHref && (
            <AppLink
              href={props.lettersHref}
              className="mt-1 flex items-center gap-2 rounded-md px-2.5 py-1.5 text-small font-medium hover:bg-hover"
            >
              <Mail aria-hidden="true" className="size-3.5" />
              Letters by e-mail
            </AppLink>
          )}
          {props.signOutPath && (
            <form action={props.signOutPath} method="post" className="mt-2">
              <SubmitButton
                kind="quiet"
                size="small"
                className="w-full justify-start"
                icon={<LogOut aria-hidden="true" className="size-3.5" />}
              >
                Sign out
              </SubmitButton>
            </form>
          )}
        </Menu>
      }
    >
      <StateDrawings />
      {props.children}
    </PageShell>
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  return `${words[0]?.[0] ?? ""}${words.length > 1 ? (words.at(-1)?.[0] ?? "") : ""}`.toUpperCase();
}

function Initials({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="flex size-7 items-center justify-center rounded-full bg-accent-soft text-micro font-semibold text-accent-ink"
    >
      {initialsOf(name)}
    </span>
  );
}
