"use client";

import { Printer } from "lucide-react";
import { Button } from "./button";

/** The browser's print dialog, which also makes the PDF. */
export function PrintButton({ children }: { children: string }) {
  return (
    <Button
      size="small"
      onClick={() => window.print()}
      icon={<Printer aria-hidden="true" className="size-3.5" />}
      className="noscript:hidden"
    >
      {children}
    </Button>
  );
}
