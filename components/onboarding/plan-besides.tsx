import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";

/** What somebody has to do besides a plan. `stops`: the run cannot start before. `isYours`: the reader can do it. */
export type Need = { sentence: string; action: { label: string; href: string }; stops: boolean; isYours: boolean; sendHref?: string };

export function Besides({ before }: { before: readonly Need[] }) {
  if (before.length === 0) return null;
  const stops = before.some((each) => each.stops);
  return (
    <div className="mt-6 print:hidden">
      <Notice tone={stops ? "attention" : "info"} title={stops ? "Before these changes can be made" : "Also needed"}>
        <ul className="space-y-1">
          {before.map((each) => (
            <li key={each.sentence} className="flex flex-wrap gap-x-3">
              {each.sentence}
              <TextLink href={each.action.href}>{each.action.label}</TextLink>
              {each.sendHref && <TextLink href={each.sendHref}>Send this to a colleague</TextLink>}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
