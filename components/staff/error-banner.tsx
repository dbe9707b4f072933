import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { knownErrorNamed } from "@/lib/errors/known/known-errors";
import { inWords } from "@/lib/staff/numbers/findings";
import type { NewError } from "@/lib/staff/numbers/new-errors";

/** Warns of a new error that several customers have. Draws nothing when there is none. */
export function ErrorBanner({ errors }: { errors: readonly NewError[] }) {
  if (errors.length === 0) return null;
  return (
    <div className="mb-4 space-y-2">
      {errors.map(({ code, customers, since }) => (
        <Notice
          key={code}
          tone="attention"
          title={
            <>
              {code} at {inWords(customers, "customer")} since <Time at={since} form="clock" />
            </>
          }
        >
          {knownErrorNamed(code)?.cause ?? "Nobody met it in the two weeks before."}{" "}
          <TextLink href={`/customers/overview?days=7#errors`}>See the errors of the last 7 days</TextLink>
        </Notice>
      ))}
    </div>
  );
}
