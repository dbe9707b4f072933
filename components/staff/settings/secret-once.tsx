import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

/** A key or secret right after it was made. It cannot be shown again. */
export function SecretOnce({ title, secret, what, children }: { title: string; secret: string; what: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-panel border border-accent/25 bg-accent-soft p-4 text-note">
      <p className="font-medium">{title}</p>
      <p className="mt-2 rounded-control border border-line bg-raised px-3 py-2 font-mono text-small break-all select-all">{secret}</p>
      <p className="mt-1.5 mb-3 text-small text-muted">{children}</p>
      <CopyButton text={secret} label={`Copy ${what}`} what={`the ${what}`} />
    </section>
  );
}
