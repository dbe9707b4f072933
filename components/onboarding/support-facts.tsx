import { CopyButton } from "@/components/ui/copy-button";

/** What support asks for after a refusal, small, with a button to copy it. Draws nothing when there are no facts. */
export function SupportFacts({ facts }: { facts: readonly { label: string; value: string }[] }) {
  if (facts.length === 0) return null;
  return (
    <div className="mt-10 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-4 text-small text-muted">
      {facts.map(({ label, value }) => (
        <p key={label}>
          {label} <span className="font-mono text-ink">{value}</span>
        </p>
      ))}
      <CopyButton text={facts.map(({ label, value }) => `${label}: ${value}`).join("\n")} label="Copy for support" what="for support" />
    </div>
  );
}
