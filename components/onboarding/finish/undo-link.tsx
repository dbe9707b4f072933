import { TextLink } from "@/components/ui/text-link";

/** Where the admin changes their mind about everything. */
export function UndoLink({ href }: { href: string }) {
  return (
    <section aria-labelledby="undo-heading" className="mt-12 print:hidden">
      <h2 id="undo-heading" className="text-heading font-semibold">
        Changed your mind?
      </h2>
      <p className="measure mt-2 text-note text-muted">
        What the portal made here is in a list, with ids and times. <TextLink href={href}>Undo everything</TextLink> shows it as a plan
        before anything is removed.
      </p>
    </section>
  );
}
