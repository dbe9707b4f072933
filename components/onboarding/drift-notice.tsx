import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { Drift } from "@/lib/onboarding/watching/drift";

/** A step that was done and is done no more: what was there before, when that was last seen, and who changed it, as far as that is known. */
export function DriftNotice({ drift }: { drift: Drift & { audit: { href: string; path: string } } }) {
  const { was, lastDoneAt, foundAt, by, audit } = drift;
  return (
    <Notice tone="attention" title="This was done before, and has changed since">
      <p>
        Before: {was}. Last seen so <Time at={lastDoneAt} />; found changed <Time at={foundAt} />.
      </p>
      {by ? (
        <p>
          Your audit log says that {by.name} changed the app <Time at={by.at} />.
        </p>
      ) : (
        <p>
          Who changed it is in your own <TextLink href={audit.href}>audit log</TextLink>, which this portal may not read: {audit.path}.
        </p>
      )}
    </Notice>
  );
}
