import { counted } from "@/lib/catalogue/plural";
import type { Rhythm as RhythmOfSecret } from "@/lib/onboarding/status/rhythm";
import { Rhythm } from "./rhythm";

/** `rhythm`: of a secret whose life is known before it is made. */
type PlanItem = { sentence: string; detail?: string | null; usedBy?: string | null; rhythm?: RhythmOfSecret | null };
export type PlanGroup = { title: string; items: readonly PlanItem[] };

/** The changes of a plan in words, under their headings. */
export function PlanGroups({ groups }: { groups: readonly PlanGroup[] }) {
  return groups.map((group) => (
    <section
      key={group.title}
      aria-labelledby={headingId(group.title)}
      className="grid gap-x-10 gap-y-2 md:grid-cols-[9.5rem_minmax(0,1fr)]"
    >
      <h2
        id={headingId(group.title)}
        className="flex items-baseline gap-2 pt-2.5 md:sticky md:top-16 md:self-start text-note font-semibold md:flex-col md:gap-0"
      >
        {group.title}
        <span className="text-small font-normal text-faint tabular-nums">{counted(group.items.length, "change")}</span>
      </h2>
      <ol className="divide-y divide-line border-y border-line">
        {group.items.map((item) => (
          <li key={item.sentence} className="grid grid-cols-1 gap-x-6 py-2.5 sm:grid-cols-[minmax(0,1fr)_auto]">
            <span className="text-note font-medium">{item.sentence}</span>
            {item.usedBy && <span className="text-small text-faint sm:text-right">For the {item.usedBy}</span>}
            {item.detail && <span className="text-small text-muted sm:col-span-2 sm:max-w-[40rem]">{item.detail}</span>}
            {item.rhythm && (
              <span className="text-small text-muted sm:col-span-2">
                <Rhythm rhythm={item.rhythm} />
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  ));
}

const headingId = (title: string) => `plan-${title.toLowerCase().replaceAll(" ", "-")}`;
