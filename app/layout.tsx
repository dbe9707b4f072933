import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
// Nearly every page has these. Imported here, they and what they are made of (Next's link, the icons) are loaded once: otherwise each part of a page,
// the error among them, brings its own copy.
import "@/components/onboarding/state-drawings";
import "@/components/ui/submit-button";
import "@/components/ui/theme-switch";
import { themeCookie, themeFromCookie } from "@/components/ui/theme";
import { ServerTime } from "@/components/ui/time";

export const metadata: Metadata = {
  title: { default: "Dropzone onboarding", template: "%s · Dropzone onboarding" },
  description: "Connect Microsoft 365 and Microsoft Defender to Dropzone AI.",
  icons: { icon: "/favicon.svg" },
  // An invitation is for the person it was sent to, so no page is indexed.
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#0e1014" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = themeFromCookie((await cookies()).get(themeCookie)?.value);
  return (
    <html lang="en" data-theme={theme} suppressHydrationWarning>
      <body>
        <ServerTime now={Date.now()}>{children}</ServerTime>
      </body>
    </html>
  );
}
