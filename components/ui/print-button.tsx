"use client";

import { Printer } from "lucide-react";
import { Button } from "./button";

/** Opens the browser's print dialog, which can also save a PDF. */
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
