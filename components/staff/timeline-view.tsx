import { Bot, Building2, type LucideIcon, UserRound } from "lucide-react";
import { StateIcon } from "@/components/onboarding/state-icon";
import { TabLink } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { AppLink, TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { type TimelineEntry, type TimelineKind, timelineKinds, timelineKindWords } from "@/lib/staff/timeline";

type Props = {
  home: string;
  entries: readonly TimelineEntry[];
  /** How many entries of the shown kind exist. */
  total: number;
  kind: TimelineKind | null;
};

/** What happened, newest first: who, what, when, and the request ids that a vendor's support asks for. */
export function TimelineView({ home, entries, total, kind }: Props) {
  const href = (wanted: TimelineKind | null, all = false) => {
    const query = new URLSearchParams([...(wanted ? [["show", wanted]] : []), ...(all ? [["all", "yes"]] : [])]);
    return `${home}${query.size > 0 ? `?${query}` : ""}#timeline-heading`;
  };
  return (
    <>
      <nav aria-label="Kinds of events" className="flex flex-wrap gap-1">
        <TabLink href={href(null)} current={kind === null}>
          Everything
        </TabLink>
        {timelineKinds.map((each) => (
          <TabLink key={each} href={href(each)} current={kind === each}>
            {timelineKindWords[each]}
          </TabLink>
        ))}
      </nav>
      {entries.length === 0 && <p className="mt-3 text-muted">Nothing of this kind has happened yet.</p>}
      <ol className="mt-2">
        {entries.map((entry) => (
          <li key={entry.id} className="grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-2.5 border-b border-line py-2">
            <Mark entry={entry} />
            <div className="min-w-0">
              <p>
                {entry.step ? (
                  <AppLink href={`${home}/steps/${entry.step}`} className="rounded-sm font-medium hover:underline">
                    {entry.what}
                  </AppLink>
                ) : (
                  <span className="font-medium">{entry.what}</span>
                )}
              </p>
              <p className="break-words text-muted">
                {entry.kind === "steps" ? entry.detail : [entry.who, entry.detail].filter(Boolean).join(" · ")}
              </p>
              {entry.requestIds.length > 0 && <RequestIds ids={entry.requestIds} />}
            </div>
            <span className="text-micro leading-5 whitespace-nowrap text-muted tabular-nums">
              <Time at={entry.at} />
            </span>
          </li>
        ))}
      </ol>
      {total > entries.length && (
        <p className="mt-3">
          <TextLink href={href(kind, true)}>Show all {total}</TextLink>
        </p>
      )}
    </>
  );
}

function Mark({ entry }: { entry: TimelineEntry }) {
  if (entry.state) return <StateIcon state={entry.state} className="mt-0.5 size-4" />;
  const Icon = icons[entry.kind];
  return <Icon aria-hidden="true" className="mt-0.5 size-4 text-faint" />;
}

const icons: Record<TimelineKind, LucideIcon> = { people: UserRound, staff: Building2, steps: Bot, changes: Bot };

function RequestIds({ ids }: { ids: readonly string[] }) {
  const [first, ...more] = ids;
  return (
    <p className="flex items-center gap-1 text-micro text-muted">
      <span className="min-w-0 truncate">
        Request <span className="font-mono">{first}</span>
        {more.length > 0 && ` and ${more.length} more`}
      </span>
      <CopyButton text={ids.join("\n")} what={ids.length === 1 ? "the request ID" : `${ids.length} request IDs`} />
    </p>
  );
}
