import type { ReactNode } from "react";
import { AppLink } from "@/components/ui/text-link";

/** Whose page this is, and the way back to the list: "Customers / Contoso". */
export function Breadcrumb({ children }: { children: ReactNode }) {
  return (
    <p className="text-small text-muted">
      <AppLink href="/customers" className="rounded-sm hover:text-ink hover:underline">
        Customers
      </AppLink>{" "}
      / {children}
    </p>
  );
}
