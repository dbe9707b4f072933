import { ArrowLeft, ArrowRight } from "lucide-react";
import { ButtonLink } from "@/components/ui/button";

/** Links to the previous and the next page; null where there is none. */
export function Pager({ previous, next }: { previous: string | null; next: string | null }) {
  if (previous === null && next === null) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-between">
      {previous === null ? (
        <span />
      ) : (
        <ButtonLink href={previous} size="small" rel="prev" icon={<ArrowLeft aria-hidden="true" className="size-3.5" />}>
          Previous
        </ButtonLink>
      )}
      {next !== null && (
        <ButtonLink href={next} size="small" rel="next">
          Next
          <ArrowRight aria-hidden="true" className="size-3.5" />
        </ButtonLink>
      )}
    </nav>
  );
}
