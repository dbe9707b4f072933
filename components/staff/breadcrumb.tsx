import type { ReactNode } from "react";
import { AppLink } from "@/components/ui/text-link";

/** The path to this page: "Customers / Contoso". The first part links back to the list. */
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
