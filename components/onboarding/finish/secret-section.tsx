import { CalendarPlus } from "lucide-react";
import { ButtonLink } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { Rhythm as RhythmOfSecret } from "@/lib/onboarding/status/rhythm";
import { Rhythm } from "../rhythm";

export type SecretSectionProps = {
  expiresAt: string;
  /** Null when it is not known when the secret was made. */
  rhythm: RhythmOfSecret | null;
  calendarHref: string;
  renewHref: string;
};

/** When the client secret ends, how often it is renewed, and where. */
export function SecretSection({ expiresAt, rhythm, calendarHref, renewHref }: SecretSectionProps) {
  return (
    <section aria-labelledby="secret-heading" className="mt-12 flex flex-wrap items-center justify-between gap-x-8 gap-y-4">
      <div className="measure">
        <h2 id="secret-heading" className="text-heading font-semibold">
          The client secret ends <Time at={expiresAt} form="date" />
        </h2>
        {rhythm && (
          <p className="mt-1 text-note">
            <Rhythm rhythm={rhythm} />
          </p>
        )}
        <p className="mt-1 text-note text-muted">
          Dropzone stops working on that day unless it is renewed before. <TextLink href={renewHref}>Renew the secret</TextLink> at any
          time: with one confirmation, and without a gap.
        </p>
      </div>
      <ButtonLink href={calendarHref} icon={<CalendarPlus aria-hidden="true" className="size-4" />}>
        Add to calendar
      </ButtonLink>
    </section>
  );
}
